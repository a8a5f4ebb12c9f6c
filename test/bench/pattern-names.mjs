// Emissions by name beside many patterns: of names looked at before, and of names that nobody has seen.
import { payloads } from './scenarios.mjs'

/** One name again and again. */
const emits = (name, calls, means) => ({
  prepare(library, handlers) {
    const { emit } = library
    const emitter = library.patterned(handlers)
    if (name === 'plain') library.on(emitter, name, handlers.plain())
    return (n) => {
      for (let i = 0; i < n; i++) emit(emitter, name, payloads[i & 15])
    }
  },
  applies: ({ patterned, firstOnly = false }) => patterned !== undefined && !firstOnly,
  calls,
  means,
})

let fresh = 0
/** Another name each time, which is made meanwhile: `bare` makes it and calls a handler. */
const first = (nameOf, calls, means) => ({
  prepare(library, handlers) {
    const { emit } = library
    const emitter = library.patterned(handlers)
    return (n) => {
      for (let i = 0; i < n; i++) emit(emitter, nameOf(fresh++), payloads[i & 15])
    }
  },
  applies: ({ patterned }) => patterned !== undefined,
  calls: (library, operations) => (library.hears === 'all' ? operations : operations * calls),
  means,
})

export const patternNames = {
  plainName: emits('plain', 1, 'a name with one subscription, which no pattern matches'),
  matchedName: emits('shop/3/7/done', 1, 'a name that one pattern matches, emitted before'),
  unheardName: emits('nobody/hears/it', 0, 'a name that nobody subscribed to and no pattern matches, emitted before'),
  firstSegments: first((n) => `shop/3/${n}/done`, 1, 'the first emission of a name, matched by a pattern with segments'),
  firstText: first((n) => `step 4: save u${n}'s data of 4`, 1, 'the same, of a pattern in free text'),
  firstUnheard: first((n) => `shop/3/x${n}/gone`, 0, 'the first emission of a name that looks like a pattern’s, and is none'),
}
