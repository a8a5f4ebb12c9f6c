// Bursts of emissions whose handlers may run later: the operation is a burst, its figure is per emission.
import { payloads, shuffled } from './scenarios.mjs'

/** A task now and then, as everywhere: microtasks that went on for ever would be given the time of one slice, and then made to wait. */
const task = () => new Promise((done) => (globalThis.setImmediate ? setImmediate(done) : scheduler.postTask(done)))
const burstsPerTask = 16

/** Emits a burst and waits until its handlers have run; whoever runs them inside `emit` waits as long. */
const burstOf = (size, types) => (library, handlers) => {
  const { make, on, emit, emitAsync, arrive } = library
  const deliver = emit ?? emitAsync
  const emitter = make()
  for (const type of types) on(emitter, type, handlers.plain())
  const names = Array.from(shuffled(size, types.length), (which) => types[which])
  return async (n) => {
    for (let burst = 0; burst < n; burst++) {
      let last
      for (let i = 0; i < size; i++) last = deliver(emitter, names[i], payloads[i & 15])
      await last
      arrive?.(emitter)
      if (burst % burstsPerTask === burstsPerTask - 1) await task()
    }
    await task()
  }
}

const scenarioOf = (size, types, means) => ({
  prepare: burstOf(size, types),
  per: size,
  applies: ({ make, oneName }) => make !== undefined && (!oneName || types.length === 1),
  calls: ({ conflates }, bursts) => bursts * (conflates ? types.length : size),
  means,
})

export const bursts = {
  burst1: scenarioOf(1, ['event'], 'one emission and its turn'),
  burst10: scenarioOf(10, ['event'], '10 emissions in one turn, one handler'),
  burst1000: scenarioOf(1000, ['event'], '1000 in one turn'),
  burst1000of4: scenarioOf(1000, ['a', 'b', 'c', 'd'], '1000 in one turn, of four types in shuffled order, one handler each'),
}
