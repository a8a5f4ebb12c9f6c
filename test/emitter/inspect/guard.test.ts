import { expect, it } from 'vitest'
import { loadCopy, recordedRealm, registry } from './realm.ts'

const methods = [
  'emissionStarted',
  'emissionFinished',
  'deliveryStarted',
  'deliveryFinished',
  'deliverySettled',
  'failed',
  'dropped',
  'queueChanged',
  'strategyChanged',
  'subscriptionAdded',
  'subscriptionNarrowed',
  'subscriptionRemoved',
  'emitterAdded',
] as const

const broken = (): never => {
  throw new Error('the hook')
}

/** An app that uses everything, and what it gets out of it. */
const app = async ({
  createEmitter,
  microtask,
  sync,
  host,
}: Pick<Awaited<ReturnType<typeof recordedRealm>>, 'createEmitter' | 'microtask' | 'sync' | 'host'>) => {
  const results: unknown[] = []
  const bus = createEmitter<{ n: number; other: number }>({ host, onError: (error) => results.push(error) })
  bus.on('n', (n) => results.push(`plain ${n}`))
  const stop = bus.on('n', (n, { type }) => results.push(`${String(type)} ${n}`))
  bus.on('n', () => {
    throw 'the handler'
  })
  bus.on('n', async (n) => results.push(`async ${n}`))
  bus.on('n', (n) => results.push(`queued ${n}`), { strategy: microtask({ host, capacity: 1, overflow: 'drop-newest' }) })
  bus.on(['n', 'other'], (n) => results.push(`both ${n}`))
  results.push(bus.off('other'))
  results.push(bus.emit('n', 1), bus.emit('n', 2), bus.emit('other', 3), bus.channel('n').emit(4))
  host.flushMicrotasks()
  results.push(stop(), bus.emit('n', 5, { signal: AbortSignal.abort() }))
  void bus.setStrategy(microtask({ host }))
  bus.emit('n', 6)
  void bus.setStrategy(sync())
  for (let turn = 0; turn < 10; turn++) await undefined
  results.push((await bus.emitAsync('n', 7)).deliveries.length)
  return results
}

it.each(methods)('a hook whose %s throws is taken out, reported once, and the app goes on as if it were not there', async (method) => {
  const realm = await recordedRealm({ idleLevel: 'deliveries' })
  registry().cores[0]?.observe(null)
  const expected = await app(realm)
  const again = await recordedRealm({ idleLevel: 'deliveries' })
  Object.assign(again.recorder, { [method]: broken })
  expect(await app(again)).toEqual(expected)
  expect(again.host.reported.map(String)).toEqual(['Error: the hook'])
})

it('a hook that always throws is reported once, not once for each call of the emission in which it broke', async () => {
  const { createEmitter, host, recorder } = await recordedRealm({ idleLevel: 'deliveries' })
  Object.assign(recorder, Object.fromEntries(methods.map((method) => [method, broken])))
  const bus = createEmitter<{ n: number }>({ host })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  bus.on('n', (n, _emission) => seen.push(n))
  expect([bus.emit('n', 1), bus.emit('n', 2), seen]).toEqual([2, 2, [1, 1, 2, 2]])
  expect(host.reported).toHaveLength(1)
})

it('taken out of one copy of the core, it still observes the other', async () => {
  const { createEmitter, host, recorder, connect } = await recordedRealm()
  const { createEmitter: createOther } = await loadCopy()
  const started = recorder.emissionStarted.bind(recorder)
  Object.assign(recorder, {
    emissionStarted: (...args: Parameters<typeof started>) => (args[1] === 'bad' ? broken() : started(...args)),
  })
  const [one, two] = [createEmitter<{ bad: void; good: void }>({ host }), createOther<{ good: void }>({ host })]
  one.emit('bad')
  one.emit('good')
  two.emit('good')
  const client = connect()
  client.pullAll()
  expect([host.reported.length, client.rows.length]).toEqual([1, 1])
})
