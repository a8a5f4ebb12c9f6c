import { createEmitter } from '@emitscope/emitter'
import { worker } from '@emitscope/emitter/worker'
import { expect, test } from 'vitest'
import { heapAfterCollecting, leftAfterCollecting } from './collected.ts'

/** Stands in for a worker: says that it is ready, then fails, as often as the test likes in a moment. */
class Failing {
  onmessage: ((event: { data: unknown }) => void) | null = null
  onmessageerror: ((event: unknown) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  terminated = 0
  readonly ballast = new Array(1000).fill(this)

  postMessage(): void {}
  terminate(): void {
    this.terminated++
  }
  ready(): void {
    this.onmessage?.({ data: ['emitscope-worker/1', ['ready', ['n'], [], '']] })
  }
}

test('1000 replaced workers, with what they had in flight, leave nothing behind', async () => {
  const started: WeakRef<Failing>[] = []
  const terminated: number[] = []
  const payloads: WeakRef<object>[] = []
  const strategy = worker(
    () => {
      const made = new Failing()
      started.push(new WeakRef(made))
      return made
    },
    { respawn: { max: 100_000, backoffMs: 0 }, timeoutMs: 60_000 },
  )
  let failures = 0
  const bus = createEmitter<{ n: { n: number } }>({ strategy, onError: () => failures++ })
  const round = async (n: number) => {
    const current = started.at(-1)?.deref()
    current?.ready()
    const payload = { n }
    payloads.push(new WeakRef(payload))
    bus.emit('n', payload)
    const outcome = bus.emitAsync('n', payload, { signal: new AbortController().signal })
    await undefined
    current?.onerror?.({ message: 'failed' })
    await outcome
    terminated.push(current?.terminated ?? 0)
  }
  const rounds = async (from: number, to: number) => {
    for (let n = from; n < to; n++) await round(n)
  }
  await rounds(0, 100)
  const before = await heapAfterCollecting()
  await rounds(100, 1000)
  const grownBytes = (await heapAfterCollecting()) - before

  expect([started.length, failures]).toEqual([1001, 2000])
  expect(terminated.every((times) => times === 1)).toBe(true)
  expect(await leftAfterCollecting(started.slice(0, -1))).toBe(0)
  expect(await leftAfterCollecting(payloads)).toBe(0)
  // The references and the code compiled meanwhile are some of it; the workers alone would be 7 MB.
  expect(grownBytes).toBeLessThan(2_000_000)
  await bus.close()
  strategy.close()
})
