// `node --expose-gc memory-cell.mjs <library> <case> <count>`: one library, one case, one process. Prints `{ bytes }` per unit, or `{}`.
// Handlers, names and the harness's own arrays exist before the first look at the heap: they are not counted.
import { libraries } from './libraries.mjs'
import { payloads } from './scenarios.mjs'

const [libraryName, caseName, countText] = process.argv.slice(2)
const count = Number(countText)
const { default: library } = await libraries[libraryName].load()
const { make, on, off, emit, emitAsync, unsubscribes, oneName } = library

const handlerOf = (i) => (payload) => payload.value + i
const oneHandler = handlerOf(0)

const take = (emitter, type, handler, unsubscribe) => (unsubscribes ? unsubscribe() : off(emitter, type, handler))

/** `prepare(count)` returns `fill`, which does what is measured and returns what must stay alive while the heap is looked at. */
const cases = {
  subscription: { prepare: subscriptions(false) },
  'subscription, kept': { prepare: subscriptions(true) },
  type: {
    names: true,
    prepare(count) {
      const names = Array.from({ length: count }, (_, i) => `type ${i}`)
      // A string that was once a key is interned: its own cost, not a library's.
      const table = Object.fromEntries(names.map((name) => [name, 0]))
      return () => {
        const emitter = make()
        for (const name of names) on(emitter, name, oneHandler)
        return [emitter, table]
      }
    },
  },
  'empty emitter': { prepare: emitters(() => {}) },
  'emitter with a handler': { prepare: emitters((emitter) => on(emitter, 'event', oneHandler)) },
  /** A thousand at a time, used, and gone before the next come. */
  'left of a name, in crowds': {
    names: true,
    prepare(count) {
      const emitter = make()
      return async () => {
        for (let from = 0; from < count; from += 1000) {
          const names = Array.from({ length: 1000 }, (_, i) => `crowd ${from + i}`)
          const handles = names.map((name) => on(emitter, name, oneHandler))
          for (const name of names) await deliver(emitter, name)
          names.forEach((name, i) => {
            take(emitter, name, oneHandler, handles[i])
          })
        }
        return [emitter]
      }
    },
  },
  /** One after another, each used and gone before the next. */
  'left of a name, in passing': {
    names: true,
    prepare(count) {
      const emitter = make()
      return async () => {
        for (let i = 0; i < count; i++) {
          const name = `passing ${i}`
          const handle = on(emitter, name, oneHandler)
          await deliver(emitter, name)
          take(emitter, name, oneHandler, handle)
        }
        return [emitter]
      }
    },
  },
  /** Emitted and never subscribed. */
  'left of a name, unheard': {
    names: true,
    prepare(count) {
      const emitter = make()
      on(emitter, 'heard', oneHandler)
      return async () => {
        for (let i = 0; i < count; i++) await deliver(emitter, `unheard ${i}`)
        return [emitter]
      }
    },
  },
}

const { prepare, names = false } = cases[caseName]
console.log(JSON.stringify(names && oneName ? {} : { bytes: await measure() }))
process.exit(0)

async function measure() {
  // For nothing: compiled code and what the engine learns are not counted.
  for (let i = 0; i < 4; i++) await prepare(count / 10)()
  const fill = prepare(count)
  const before = await heapAfterCollecting()
  const kept = await fill()
  const after = await heapAfterCollecting()
  globalThis.kept = [fill, kept]
  return (after - before) / count
}

function subscriptions(keep) {
  return (count) => {
    const handlers = Array.from({ length: count }, (_, i) => handlerOf(i))
    const handles = keep ? new Array(count).fill(null) : null
    return () => {
      const emitter = make()
      for (let i = 0; i < count; i++) {
        const handle = on(emitter, 'event', handlers[i])
        if (handles !== null) handles[i] = handle
      }
      return [emitter, handlers, handles]
    }
  }
}

function emitters(fill) {
  return (count) => {
    const made = new Array(count).fill(null)
    return () => {
      for (let i = 0; i < count; i++) {
        made[i] = make()
        fill(made[i])
      }
      return made
    }
  }
}

function deliver(emitter, type) {
  if (emit !== undefined) emit(emitter, type, payloads[1])
  else return emitAsync(emitter, type, payloads[1])
}

/** Turns in between: weak references keep their targets to the end of one. */
async function heapAfterCollecting() {
  for (let i = 0; i < 5; i++) {
    await new Promise(setImmediate)
    globalThis.gc()
  }
  return process.memoryUsage().heapUsed
}
