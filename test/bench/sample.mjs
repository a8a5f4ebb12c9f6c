// One library in one scenario, in a process or page of its own: runs alike in Node and in a browser.
import { countingHandlers, sink, workingHandlers } from './handlers.mjs'
import { pollute } from './scenarios.mjs'

const defaultSampleMs = 10
const warmUpMs = 90
const longestWarmUpMs = 3000

/**
 * Whether the library has what the scenario needs. Throws where it does not deliver, or not before it returns: its figure would be worth
 * nothing. Never in the process that measures: a loop made twice is compiled for any emitter, one made once for the very emitter it has,
 * and that costs half the speed (Node 24, `emit1` by name).
 */
export async function check(library, scenario) {
  if (!scenario.applies(library)) return false
  const operations = 20
  const { prepare, calls, rest } = scenario
  const step = await prepare(library, countingHandlers(library))
  sink.calls = 0
  const pending = step(operations)
  if (pending !== undefined) await pending
  if (rest !== undefined) await rest()
  const expected = typeof calls === 'function' ? calls(library, operations) : operations * calls
  if (sink.calls !== expected) throw new Error(`${sink.calls} calls of handlers instead of ${expected}`)
  return true
}

/**
 * Nanoseconds per operation, or per one of the `per` that the scenario has in one; the least of `samples`. `now` is in milliseconds. Between
 * samples the scenario has its `rest`, off the clock.
 */
export async function measure(library, scenario, now, samples) {
  const { prepare, per = 1, rest, sampleMs = defaultSampleMs } = scenario
  await pollute(library)
  const step = await prepare(library, workingHandlers(library))
  const n = await warmUp(step, now, sampleMs, rest)
  const times = []
  for (let i = 0; i < samples; i++) {
    times.push(((await spent(step, n, now)) * 1e6) / n / per)
    if (rest !== undefined) await rest()
  }
  if (!Number.isFinite(sink.total)) throw new Error('a handler was called without its payload')
  return Math.min(...times)
}

async function spent(step, n, now) {
  const before = now()
  const pending = step(n)
  if (pending !== undefined) await pending
  return now() - before
}

/** Runs until compiled, and finds how many operations make one sample. */
async function warmUp(step, now, sampleMs, rest) {
  const started = performance.now()
  for (let n = 8; ; ) {
    const ms = await spent(step, n, now)
    if (rest !== undefined) await rest()
    const elapsed = performance.now() - started
    if (ms >= sampleMs && elapsed >= warmUpMs) return Math.max(1, Math.round((n * sampleMs) / ms))
    if (elapsed >= longestWarmUpMs) return n
    if (ms < sampleMs) n *= ms < sampleMs / 8 ? 4 : 2
  }
}
