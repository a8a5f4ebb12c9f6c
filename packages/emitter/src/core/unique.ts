import { EmitterError } from './errors.ts'
import type { EventKey } from './events.ts'
import { type Link, type List, viewOf } from './list.ts'
import type { AnySubscribeOptions, Handler } from './subscription.ts'

/** The names that `unique` leaves to subscribe to, and the places of earlier subscriptions that are taken. Changes nothing; throws `DUPLICATE`. */
export const resolveUnique = (
  call: string,
  names: readonly EventKey[],
  listOf: (name: EventKey) => List | null,
  handler: Handler,
  { unique, sender }: AnySubscribeOptions,
): { names: readonly EventKey[]; replaced: readonly Link[] } => {
  const replaced: Link[] = []
  if (unique === undefined || unique === 'allow') return { names, replaced }
  const left = names.filter((name) => {
    const same = (listOf(name)?.of(handler) ?? []).filter((link) => Object.is(viewOf(link).settings.sender, sender))
    if (same.length > 0 && unique === 'throw')
      throw new EmitterError(
        'DUPLICATE',
        `${call}: handler ${handler.name || '(anonymous)'} is subscribed to "${String(name)}" already; unsubscribe it first, or say unique: 'allow'`,
      )
    if (unique === 'replace') replaced.push(...same)
    return same.length === 0 || unique === 'replace'
  })
  return { names: left, replaced }
}
