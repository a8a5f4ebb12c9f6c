// The index of 10,000 patterns alone, without an emission: it is no part of what the package exports.
import { pattern } from '@emitscope/emitter/patterns'
import { PatternIndex } from '../../../packages/emitter/dist/patterns/pattern-index.js'
import { freeText, segments } from './patterned.mjs'

export default {
  emit: (index, name, payload) => {
    for (const handler of index.find(name)) handler(payload)
  },
  patterned({ plain }) {
    const index = new PatternIndex()
    const handlers = Array.from({ length: 16 }, plain)
    for (let n = 0; n < 5000; n++) for (const textOf of [segments, freeText]) index.add(pattern(textOf(n)).compiled, handlers[n & 15])
    return index
  },
  firstOnly: true,
}
