// Emitters with so many patterns: half are found by their segments, half by how they begin and end.
import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { named } from './named.mjs'

export const segments = (n) => `shop/${n}/{id:int}/done`
export const freeText = (n) => `step ${n}: save {user}'s data of ${n}`

/** Their handlers take the payload alone, and are few: what is compared is finding them. */
export const patterned = (count) =>
  named(() => createEmitter(), {
    isolates: true,
    patterned({ plain }) {
      const emitter = createEmitter()
      const handlers = Array.from({ length: 16 }, plain)
      for (let n = 0; n < count / 2; n++) for (const textOf of [segments, freeText]) emitter.on(pattern(textOf(n)), handlers[n & 15])
      return emitter
    },
  })
