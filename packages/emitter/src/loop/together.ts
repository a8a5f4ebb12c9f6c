import { disposable } from '../core/disposable.ts'
import type { Unsubscribe } from '../core/subscription.ts'

/** Ends all of them; returns whether any was not over. */
export const endAll = (ends: readonly Unsubscribe[]): boolean => ends.map((end) => end()).includes(true)

/** Makes one for each, as one; where a later one is refused, nothing is left of those before. */
export const together = <T>(subjects: readonly T[], make: (subject: T) => Unsubscribe | undefined): Unsubscribe => {
  const ends: Unsubscribe[] = []
  try {
    for (const subject of subjects) {
      const end = make(subject)
      if (end !== undefined) ends.push(end)
    }
  } catch (error) {
    endAll(ends)
    throw error
  }
  return disposable(() => endAll(ends))
}
