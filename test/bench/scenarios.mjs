// What is measured. A scenario takes a library and returns `step(n)`, which does its operation n times.

/** Written by every handler, so that none of them is work without effect. */
export const sink = { total: 0 }
export const payloads = Array.from({ length: 16 }, (_, i) => ({ value: i, id: `o-${i}`, at: i * 1.5 }))

let made = 0
/**
 * A handler that is code of its own. Closures of one source share what the engine learns about them and are inlined into the loop
 * that calls them, which no application's handlers are.
 */
export const handler = () =>
  new Function('sink', `return (payload) => { sink.total = (sink.total + payload.value + ${made++ % 3}) | 0 }`)(sink)

/** Emitters with 1, 2 and 3 handlers, used until the engine has seen them all: without them one-handler paths look up to 4 times faster. */
export function pollute({ make, on, emit, emitAsync, oneName }) {
  const deliver = emit ?? emitAsync
  for (let round = 0; round < 6; round++) {
    const shared = make()
    const targets = Array.from({ length: 8 }, () => (oneName ? make() : shared))
    targets.forEach((target, i) => {
      for (let count = [3, 1, 1, 2][i % 4]; count > 0; count--) on(target, `other ${i}`, handler())
    })
    for (let i = 0; i < (emit ? 6000 : 200); i++) deliver(targets[i % 8], `other ${i % 8}`, payloads[i % 16])
  }
}

/** The same visiting order for every library, without a pattern a predictor learns. */
function shuffled(count, below) {
  let state = 12345
  return Uint16Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state >> 8) % below
  })
}

const emitting =
  (emitter, type, { emit }) =>
  (n) => {
    for (let i = 0; i < n; i++) emit(emitter, type, payloads[i & 15])
  }

const emitTo = (handlers) => (library) => {
  const emitter = library.make()
  for (let i = 0; i < handlers; i++) library.on(emitter, 'event', handler())
  if (handlers === 0 && !library.oneName) library.on(emitter, 'other', handler())
  return emitting(emitter, 'event', library)
}

const emitAsyncTo = (handlers) => (library) => {
  const emitter = library.make()
  const { emitAsync } = library
  for (let i = 0; i < handlers; i++) {
    const handle = handler()
    library.on(emitter, 'event', async (payload) => handle(payload))
  }
  return async (n) => {
    for (let i = 0; i < n; i++) await emitAsync(emitter, 'event', payloads[i & 15])
  }
}

/** One of many names in shuffled order. */
function names1000(library) {
  const { emit } = library
  const emitter = library.make()
  const names = Array.from({ length: 1000 }, (_, i) => `event:${i}`)
  for (const name of names) library.on(emitter, name, handler())
  const order = shuffled(4096, names.length)
  return (n) => {
    for (let i = 0; i < n; i++) emit(emitter, names[order[i & 4095]], payloads[i & 15])
  }
}

function wildcard(library) {
  const emitter = library.make()
  library.on(emitter, 'event', handler())
  library.any(emitter, handler())
  return emitting(emitter, 'event', library)
}

function once(library) {
  const { emit } = library
  const emitter = library.make()
  const single = handler()
  library.on(emitter, 'event', handler())
  return (n) => {
    for (let i = 0; i < n; i++) {
      library.once(emitter, 'event', single)
      emit(emitter, 'event', payloads[i & 15])
    }
  }
}

function nested(library) {
  const { emit } = library
  const outer = library.make()
  const inner = library.oneName ? library.make() : outer
  library.on(inner, 'inner', handler())
  library.on(outer, 'event', (payload) => {
    emit(inner, 'inner', payload)
  })
  return emitting(outer, 'event', library)
}

/** A component that mounts and unmounts between emissions, among ten that stay. */
function mount10(library) {
  const { on, off, emit, unsubscribes } = library
  const emitter = library.make()
  for (let i = 0; i < 10; i++) on(emitter, 'event', handler())
  const visitor = handler()
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
function churn10k(library) {
  const { on, off, unsubscribes } = library
  const emitter = library.make()
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

function create({ make, on }) {
  const nothing = (payload) => {
    sink.total |= payload.value
  }
  return (n) => {
    for (let i = 0; i < n; i++) on(make(), 'event', nothing)
  }
}

const needs = (member, scenario) => ({ scenario, applies: (library) => library[member] !== undefined })
const everyName = (scenario) => ({ scenario, applies: (library) => library.emit !== undefined && !library.oneName })

export const scenarios = {
  emit0: needs('emit', emitTo(0)),
  emit1: needs('emit', emitTo(1)),
  emit2: needs('emit', emitTo(2)),
  emit5: needs('emit', emitTo(5)),
  emit10: needs('emit', emitTo(10)),
  emit100: needs('emit', emitTo(100)),
  names1000: everyName(names1000),
  wildcard: needs('any', wildcard),
  once: needs('once', once),
  nested: needs('emit', nested),
  mount10: needs('emit', mount10),
  churn10k: needs('make', churn10k),
  create: needs('make', create),
  async1: needs('emitAsync', emitAsyncTo(1)),
  async10: needs('emitAsync', emitAsyncTo(10)),
}
