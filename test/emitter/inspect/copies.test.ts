import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { Client, freshRealm, loadCopy, recordedRealm, registry, resetRegistry } from './realm.ts'

describe('two copies of the core', () => {
  it('both join, whoever was first, and both are seen', async () => {
    const first = await freshRealm()
    const host = createManualHost()
    const early = first.createEmitter<{ n: number }>({ name: 'first copy' })
    early.on('n', function inFirst(_n) {})
    const recorder = first.installRecorder({ host })
    const second = await loadCopy()
    const late = second.createEmitter<{ n: number }>({ name: 'second copy' })
    late.on('n', function inSecond(_n) {})
    early.emit('n', 1)
    late.emit('n', 2)
    late.emit('n', 3)
    const client = new Client(first.createDirectTransport, recorder, host)
    const { emissions } = client.pullAll()
    expect(registry().cores.map(({ packageVersion }) => typeof packageVersion)).toEqual(['string', 'string'])
    expect(recorder.cores.map(({ observed }) => observed)).toEqual([true, true])
    expect(emissions?.emitter.map((id) => client.emitters.get(id)?.name)).toEqual(['first copy', 'second copy', 'second copy'])
  })

  it('keep their subscriptions apart, though each counts its own', async () => {
    const { createEmitter, connect } = await recordedRealm({ idleLevel: 'deliveries' })
    const one = createEmitter<{ n: number }>()
    const { createEmitter: createOther } = await loadCopy()
    const two = createOther<{ n: number }>()
    one.on('n', function inFirst(_n) {})
    two.on('n', function inSecond(_n) {})
    two.on('n', function alsoInSecond(_n) {})
    one.emit('n', 1)
    two.emit('n', 2)
    two.emit('n', 3)
    const client = connect()
    const { deliveries } = client.pullAll()
    expect([...client.subscriptions.values()].map(({ handler }) => handler).sort()).toEqual(['alsoInSecond', 'inFirst', 'inSecond'])
    expect([client.calls('inFirst'), client.calls('inSecond'), client.calls('alsoInSecond')]).toEqual([1, 2, 2])
    expect(deliveries?.subscription.map((id) => client.subscriptions.get(id)?.handler)).toEqual([
      'inFirst',
      'inSecond',
      'alsoInSecond',
      'inSecond',
      'alsoInSecond',
    ])
  })

  it('a cause crosses from one to the other', async () => {
    const { createEmitter, connect } = await recordedRealm({ idleLevel: 'deliveries' })
    const { createEmitter: createOther } = await loadCopy()
    const [one, two] = [createEmitter<{ outer: void }>(), createOther<{ inner: void }>()]
    one.on('outer', function emits() {
      two.emit('inner')
    })
    one.emit('outer')
    const client = connect()
    const { emissions } = client.pullAll()
    expect([emissions?.causeSequence, emissions?.causeKind]).toEqual([
      [0, 1],
      ['unknown', 'handler'],
    ])
    expect(client.subscriptions.get(emissions?.causeSubscription?.[1] ?? 0)?.handler).toBe('emits')
  })

  it('a recorder of another copy is the one in charge for all', async () => {
    const { installRecorder, recorder } = await recordedRealm()
    const other = await loadCopy()
    expect(other.installRecorder()).toBe(recorder)
    expect(installRecorder()).toBe(recorder)
  })
})

it('a core that speaks another hook version is listed, not observed, never an exception', async () => {
  const { recorder } = await recordedRealm()
  const strange = {
    packageVersion: '99.0.0',
    hookVersion: 2,
    observe() {
      throw new Error('not to be called')
    },
    linkers(): Iterable<never> {
      throw new Error('not to be called')
    },
  }
  registry().join(strange)
  expect(recorder.cores).toContainEqual({ packageVersion: '99.0.0', hookVersion: 2, observed: false })
})

describe('switched off before load', () => {
  it('everything works, unseen, and the switch stays', async () => {
    resetRegistry(false)
    const { createEmitter, installRecorder, createDirectTransport } = await loadCopy()
    const host = createManualHost()
    const recorder = installRecorder({ host, idleLevel: 'deliveries' })
    const bus = createEmitter<{ n: number }>()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    expect([bus.emit('n', 1), seen]).toEqual([1, [1]])
    const client = new Client(createDirectTransport, recorder, host)
    const { emitted } = client.attach().pullAll()
    expect([emitted, client.subscriptions.size, client.emitters.size]).toEqual([0, 0, 0])
    expect((globalThis as { __EMITSCOPE__?: unknown }).__EMITSCOPE__).toBe(false)
  })
})

it('a registry of another version is left alone', async () => {
  resetRegistry()
  const foreign = { registryVersion: 2, cores: [], recorder: null, join: () => expect.unreachable() }
  const globals = globalThis as { __EMITSCOPE__?: unknown }
  globals.__EMITSCOPE__ = foreign
  const { createEmitter, installRecorder } = await loadCopy()
  installRecorder({ host: createManualHost() })
  const bus = createEmitter<{ n: number }>()
  bus.on('n', (_n) => undefined)
  expect([bus.emit('n', 1), globals.__EMITSCOPE__, foreign.cores]).toEqual([1, foreign, []])
  resetRegistry()
})
