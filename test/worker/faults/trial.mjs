// What every case is proved with: emitters over workers, whose ends are looked at when the case is over.
import { createEmitter } from '@emitscope/emitter'
import { Worker, worker } from '@emitscope/emitter/worker'
import { equal } from '../../conformance/assert.mjs'
import { openBooks } from './books.mjs'
import { createWatchedHost } from './watched-host.mjs'

/** Far more than anything takes: a bound for what hangs, not a measure. */
const longestMs = 20_000

/** The promise's result, or an error that says what hangs. */
export const within = (what, promise, ms = longestMs) => {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Resolves at an event of a test: `arrive` is called, once or more often. */
export const signalOf = () => {
  let arrive
  const arrived = new Promise((resolve) => {
    arrive = resolve
  })
  return { arrive, arrived }
}

/** A new worker from one of this folder's files. */
export const start = (world, script) => new Worker(world.urlOf(script), { type: 'module' })

/** An emitter over workers, and what became of what it was given. */
class Bench {
  calls = []
  /** Failures the emitter was told of. */
  told = []
  /** Workers the strategy started, replaced ones included. */
  workers = []
  /** A case's own: called with each failure the emitter is told of, and with each worker that starts. */
  failed = undefined
  started = undefined

  constructor(world, note, { script = 'worker', speed, emitter, factory = () => start(world, script), strategy, ...options }) {
    const { host, timers, reported, warned } = createWatchedHost(speed)
    Object.assign(this, { host, timers, reported, warned })
    const make = () => {
      const made = factory(this.workers.length)
      this.workers.push(made)
      this.started?.(made)
      return made
    }
    this.strategy = strategy ?? worker(make, { host, ...options })
    const onError = (error, { type, payload }) => {
      this.told.push({ type, payload, error })
      note(error)
      this.failed?.(error)
    }
    this.bus = createEmitter({ strategy: this.strategy, host, onError, ...emitter })
  }

  /** `emitAsync`, which must settle before the case is over. */
  call(type, payload, options) {
    const promise = this.bus.emitAsync(type, payload, options)
    const what = `emitAsync("${String(type)}")`
    this.calls.push({ what, promise })
    return handled(within(what, promise))
  }

  /** The one value of a call that must go well. */
  value(type, payload, options) {
    return handled(this.call(type, payload, options).then((outcome) => outcome.orThrow()[0]))
  }

  /** How often the emitter was told of each code or name, since it was last asked. */
  takeTold() {
    return tally(this.told.splice(0).map(({ error }) => codeOf(error)))
  }

  takeReported() {
    return tally(this.reported.splice(0).map(codeOf))
  }

  takeWarned() {
    return this.warned.splice(0)
  }

  inFlight() {
    return (this.strategy.workers ?? []).reduce((sum, { inFlight }) => sum + inFlight, 0)
  }

  /** All is over: nothing in flight, nothing waits, no timer is held, nobody was told what the case did not ask for; then it closes. */
  async end() {
    await within('settled()', this.bus.settled())
    for (const { type, promise } of this.calls)
      await within(
        `emitAsync("${type}") at the end`,
        promise.catch(() => undefined),
      )
    equal([this.inFlight(), this.strategy.pending], [0, 0], 'in flight and waiting at the end')
    equal(this.timers.size, 0, 'timers at the end')
    await within('close()', this.bus.close())
    await within('close() of the strategy', Promise.resolve(this.strategy.close()))
    equal(this.timers.size, 0, 'timers after closing')
    equal([this.takeTold(), this.takeReported(), this.takeWarned()], [{}, {}, []], 'failures, reports and warnings nobody asked for')
  }
}

/** A case that fails leaves others of its promises behind, which fail with it. */
const handled = (promise) => {
  promise.catch(() => undefined)
  return promise
}

export const codeOf = (error) => (typeof error?.code === 'string' ? error.code : (error?.name ?? String(error)))

export const tally = (names) => {
  const counts = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Runs a case, then looks at how all it opened ended. Resolves the messages of the failures there were. */
export const prove = async (world, run, { observed }) => {
  const benches = []
  const seen = new Set()
  const open = (options = {}) => {
    const bench = new Bench(world, (error) => seen.add(`${codeOf(error)}: ${error?.message ?? error}`), options)
    benches.push(bench)
    return bench
  }
  const books = observed ? openBooks() : undefined
  try {
    await within('the case', run({ world, open }), longestMs * 2)
    for (const bench of benches) await bench.end()
    books?.check()
    await world.left()
    return [...seen]
  } finally {
    books?.close()
    for (const { strategy } of benches) strategy.close()
  }
}
