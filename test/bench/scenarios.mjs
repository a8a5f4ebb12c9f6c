// What is measured. `prepare(library, handlers)` returns or resolves `step(n)`, which does its operation n times.
import { sink, workingHandlers } from './handlers.mjs'

export const payloads = Array.from({ length: 16 }, (_, i) => ({ value: i, id: `o-${i}`, at: i * 1.5 }))

/** Emitters with 1, 2 and 3 handlers, used until the engine has seen them all: without them one-handler paths look up to 4 times faster. */
export async function pollute(library) {
  const { make, on, emit, emitAsync, oneName, arrive } = library
  // Without a worker's own: it has no emitter.
  if (make === undefined) return
  const { plain } = workingHandlers(library)
  const deliver = emit ?? emitAsync
  for (let round = 0; round < 6; round++) {
    const shared = make()
    const targets = Array.from({ length: 8 }, () => (oneName ? make() : shared))
    targets.forEach((target, i) => {
      for (let count = [3, 1, 1, 2][i % 4]; count > 0; count--) on(target, `other ${i}`, plain())
    })
    for (let i = 0; i < (emit ? 6000 : 200); i++) deliver(targets[i % 8], `other ${i % 8}`, payloads[i % 16])
    await arrive?.(shared)
  }
}

/** The same visiting order for every library, without a pattern a predictor learns. */
export function shuffled(count, below) {
  let state = 12345
  return Uint16Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state >> 8) % below
  })
}

const emitting =
  (emitter, { emit }) =>
  (n) => {
    for (let i = 0; i < n; i++) emit(emitter, 'event', payloads[i & 15])
  }

const emitTo = (count) => (library, handlers) => {
  const emitter = library.make()
  for (let i = 0; i < count; i++) library.on(emitter, 'event', handlers.plain())
  if (count === 0 && !library.oneName) library.on(emitter, 'other', handlers.plain())
  return emitting(emitter, library)
}

const emitAsyncTo = (count) => (library, handlers) => {
  const emitter = library.make()
  const { emitAsync } = library
  for (let i = 0; i < count; i++) library.on(emitter, 'event', handlers.asynchronous())
  return async (n) => {
    for (let i = 0; i < n; i++) await emitAsync(emitter, 'event', payloads[i & 15])
  }
}

/** One of eight emitters in turn: no loop is compiled for the very emitter it has. */
function emitters8(library, handlers) {
  const { emit } = library
  const emitters = Array.from({ length: 8 }, () => library.make())
  for (const emitter of emitters) library.on(emitter, 'event', handlers.plain())
  return (n) => {
    for (let i = 0; i < n; i++) emit(emitters[i & 7], 'event', payloads[i & 15])
  }
}

/** One of many names in shuffled order. */
function names1000(library, handlers) {
  const { emit } = library
  const emitter = library.make()
  const names = Array.from({ length: 1000 }, (_, i) => `event:${i}`)
  for (const name of names) library.on(emitter, name, handlers.plain())
  const order = shuffled(4096, names.length)
  return (n) => {
    for (let i = 0; i < n; i++) emit(emitter, names[order[i & 4095]], payloads[i & 15])
  }
}

function wildcard(library, handlers) {
  const emitter = library.make()
  library.on(emitter, 'event', handlers.plain())
  library.any(emitter, handlers.any())
  return emitting(emitter, library)
}

function once(library, handlers) {
  const { emit } = library
  const emitter = library.make()
  const single = handlers.plain()
  library.on(emitter, 'event', handlers.plain())
  return (n) => {
    for (let i = 0; i < n; i++) {
      library.once(emitter, 'event', single)
      emit(emitter, 'event', payloads[i & 15])
    }
  }
}

function nested(library, handlers) {
  const outer = library.make()
  const inner = library.oneName ? library.make() : outer
  library.on(inner, 'inner', handlers.plain())
  library.on(outer, 'event', handlers.forwarding(library.emit, inner, 'inner'))
  return emitting(outer, library)
}

/** A component that mounts and unmounts between emissions, among ten that stay. */
function mount10(library, handlers) {
  const { on, off, emit, unsubscribes } = library
  const emitter = library.make()
  for (let i = 0; i < 10; i++) on(emitter, 'event', handlers.plain())
  const visitor = handlers.plain()
  return (n) => {
    for (let i = 0; i < n; i++) {
      const unsubscribe = on(emitter, 'event', visitor)
      emit(emitter, 'event', payloads[i & 15])
      if (unsubscribes) unsubscribe()
      else off(emitter, 'event', visitor)
    }
  }
}

/** One of ten thousand goes and comes back. */
function churn10k({ make, on, off, unsubscribes }) {
  const emitter = make()
  const count = 10_000
  const handlers = Array.from({ length: count }, (_, i) => (payload) => {
    sink.total = (sink.total + payload.value + i) | 0
  })
  const handles = handlers.map((handle) => on(emitter, 'event', handle))
  const order = shuffled(65_536, count)
  let at = 0
  return (n) => {
    for (let i = 0; i < n; i++) {
      const which = order[at++ & 65_535]
      if (unsubscribes) handles[which]()
      else off(emitter, 'event', handlers[which])
      handles[which] = on(emitter, 'event', handlers[which])
    }
  }
}

/** An emitter and its first handler. */
function create({ make, on }) {
  const nothing = (payload) => {
    sink.total |= payload.value
  }
  return (n) => {
    for (let i = 0; i < n; i++) on(make(), 'event', nothing)
  }
}

/** One of ten handlers fails at every emission. */
function throws10(library, handlers) {
  const emitter = (library.makeQuiet ?? library.make)()
  for (let i = 0; i < 10; i++) library.on(emitter, 'event', i === 4 ? handlers.throwing() : handlers.plain())
  return emitting(emitter, library)
}

const emits = (library) => library.emit !== undefined
const emitsAsync = (library) => library.emitAsync !== undefined

/** `calls`: how many handlers an operation reaches; `applies`: whether a library has what it needs. */
export const scenarios = {
  emit0: { prepare: emitTo(0), applies: emits, calls: 0, means: 'an emission nobody subscribed to' },
  emit1: { prepare: emitTo(1), applies: emits, calls: 1, means: 'an emission with one handler' },
  emit2: { prepare: emitTo(2), applies: emits, calls: 2, means: 'with 2' },
  emit5: { prepare: emitTo(5), applies: emits, calls: 5, means: 'with 5' },
  emit10: { prepare: emitTo(10), applies: emits, calls: 10, means: 'with 10' },
  emit100: { prepare: emitTo(100), applies: emits, calls: 100, means: 'with 100; two speeds, as the branch predictor has it' },
  emitters8: {
    prepare: emitters8,
    applies: emits,
    calls: 1,
    means: 'eight emitters in turn, one handler each: nothing can be compiled for the one emitter of the loop, as it is in the others',
  },
  names1000: {
    prepare: names1000,
    applies: (library) => emits(library) && !library.oneName,
    calls: 1,
    means: '1000 names in shuffled order, one handler each',
  },
  wildcard: {
    prepare: wildcard,
    applies: (library) => emits(library) && library.any !== undefined,
    calls: 2,
    means: "one handler of the name and one of `'*'`",
  },
  once: {
    prepare: once,
    applies: (library) => emits(library) && library.once !== undefined,
    calls: 2,
    means: '`once` and an emission, beside one handler that stays',
  },
  nested: { prepare: nested, applies: emits, calls: 1, means: 'a handler that emits another event' },
  mount10: { prepare: mount10, applies: emits, calls: 11, means: 'subscribe, emit, unsubscribe, among ten that stay' },
  churn10k: { prepare: churn10k, applies: () => true, calls: 0, means: 'unsubscribe and subscribe one of 10,000' },
  create: { prepare: create, applies: () => true, calls: 0, means: 'an emitter and its first handler' },
  throws10: {
    prepare: throws10,
    applies: (library) => emits(library) && library.isolates === true,
    calls: 10,
    means: 'one of ten handlers throws, every time; where the others are called all the same and the failure can be taken quietly',
  },
  async1: { prepare: emitAsyncTo(1), applies: emitsAsync, calls: 1, means: 'an awaited emission with one async handler' },
  async10: { prepare: emitAsyncTo(10), applies: emitsAsync, calls: 10, means: 'with 10' },
}
