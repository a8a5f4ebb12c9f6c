import type { Member } from './member.ts'

/**
 * Which of `size` workers a key, taken as text, belongs to: the same in every run and after every respawn. FNV-1a as it is: ids that count up
 * spread evenly, which mixing its bits once more would spoil.
 */
export const indexOf = (key: unknown, size: number): number => {
  const text = String(key)
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % size
}

/** The worker with the least in flight, of equal ones the next in turn; one that failed for good only where all have. */
export const leastLoaded = (members: readonly Member[], turn: number): Member => {
  let least = members[turn % members.length]!
  for (let i = 1; i < members.length; i++) {
    const member = members[(turn + i) % members.length]!
    if (loadOf(member) < loadOf(least)) least = member
  }
  return least
}

const loadOf = ({ status, size }: Member): number => (status === 'failed' ? Number.POSITIVE_INFINITY : size)
