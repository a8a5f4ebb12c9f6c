/** A number in [0, 1). */
export type Random = () => number

/** Repeatable: the same seed tells the same day, which is what a fixture needs. */
export const createRandom = (seed: number): Random => {
  // Spread small seeds over all bits: neighbours would start alike.
  let state = Math.imul(Math.trunc(seed) + 1, 0x9e3779b1) || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** Whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1))

export const pick = <T>(random: Random, list: readonly [T, ...T[]]): T => list[between(random, 0, list.length - 1)] ?? list[0]
