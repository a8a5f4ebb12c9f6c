// What one writes first: names in a Map, and every expression asked at every emission.
import { freeText, segments } from './patterned.mjs'

const expressionOf = (text) => new RegExp(`^${text.replace('{id:int}', '(\\d+)').replace('{user}', '([^/]+)')}$`)

export default {
  make: () => ({ names: new Map(), patterns: [] }),
  on(emitter, name, handler) {
    const handlers = emitter.names.get(name)
    if (handlers === undefined) emitter.names.set(name, [handler])
    else handlers.push(handler)
  },
  emit({ names, patterns }, name, payload) {
    const handlers = names.get(name)
    if (handlers !== undefined) for (const handler of handlers) handler(payload)
    for (const { expression, handler } of patterns) if (expression.test(name)) handler(payload)
  },
  patterned({ plain }) {
    const emitter = this.make()
    const handlers = Array.from({ length: 16 }, plain)
    for (let n = 0; n < 5000; n++)
      for (const textOf of [segments, freeText]) emitter.patterns.push({ expression: expressionOf(textOf(n)), handler: handlers[n & 15] })
    return emitter
  },
}
