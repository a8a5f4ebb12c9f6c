import { createEmitter, createLinker } from '@emitscope/emitter'
import { ANY_SENDER, createSignal } from '@emitscope/emitter/signals'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, test } from 'vitest'
import { observedRealm } from '../emitter/observed.ts'
import { deferred, turn } from '../emitter/promises.ts'
import { refuses } from '../emitter/refuses.ts'

test('AP-1 a start signal bound to its sender, a stop signal without one', async () => {
  const start = createSignal<string>('start')
  const stop = createSignal<string>('stop')
  const lines: string[] = []
  start.connect((value) => lines.push(`start ${value}`), { sender: 'loading config' })
  stop.connect((value) => lines.push(`stop ${value}`))

  await start.send('foo', { sender: 'loading config' })
  await stop.send('foo')
  expect(lines).toEqual(['start foo', 'stop foo'])

  expect(await start.send('foo')).toEqual([])
  expect(await start.send('foo', { sender: 'another' })).toEqual([])
  expect(lines).toHaveLength(2)
})

test('AP-2 a send reaches the receivers of exactly its sender', async () => {
  const signal = createSignal()
  const a = () => 'a'
  const b = () => 'b'
  signal.connect(a)
  signal.connect(b, { sender: 'S' })
  const reached = async (sender?: unknown) => (await signal.send(undefined, { sender })).map(({ handler }) => handler)
  expect(await reached('S')).toEqual([b])
  expect(await reached()).toEqual([a])
})

test('AP-3 one record per receiver, in connect order, with its value, sync and async alike', async () => {
  const signal = createSignal<number>()
  const slow = deferred<string>()
  const first = async () => await slow.promise
  const second = (n: number) => n + 1
  const third = async () => 'third'
  signal.connect(first)
  signal.connect(second)
  signal.connect(third)
  const sent = signal.send(1)
  slow.resolve('first')
  expect(await sent).toEqual([
    { handler: first, status: 'fulfilled', value: 'first', reason: undefined },
    { handler: second, status: 'fulfilled', value: 2, reason: undefined },
    { handler: third, status: 'fulfilled', value: 'third', reason: undefined },
  ])
})

test('AP-4 an error is a record and reported once, not at all where its class is quiet', async () => {
  const reported: unknown[] = []
  const error = new RangeError('no')
  const signal = createSignal('signal', { onError: (one) => reported.push(one) })
  const fails = () => {
    throw error
  }
  const works = () => 'b'
  signal.connect(fails)
  signal.connect(works)
  const records = [
    { handler: fails, status: 'rejected', value: undefined, reason: error },
    { handler: works, status: 'fulfilled', value: 'b', reason: undefined },
  ]
  expect(await signal.send()).toEqual(records)
  expect(reported).toEqual([error])
  expect(await signal.send(undefined, { quiet: [TypeError, RangeError] })).toEqual(records)
  expect(reported).toEqual([error])
  // Another class is not quiet.
  await signal.send(undefined, { quiet: [TypeError] })
  expect(reported).toEqual([error, error])
})

test('AP-5 receivers are those that are left', () => {
  const signal = createSignal()
  const [a, b, c, d] = [() => 1, () => 2, () => 3, () => 4]
  for (const receiver of [a, b, c, d]) signal.connect(receiver)
  expect(signal.receivers()).toHaveLength(4)
  expect(signal.disconnect(a)).toBe(true)
  expect(signal.disconnect(b)).toBe(true)
  expect(signal.receivers()).toHaveLength(2)
  signal.disconnect(c)
  expect(signal.receivers()).toEqual([d])
  signal.clear()
  expect(signal.receivers()).toHaveLength(0)
})

test('AP-6 the same function is connected once per sender', async () => {
  const signal = createSignal<string>()
  const seen: string[] = []
  const receiver = (value: string) => seen.push(value)
  signal.connect(receiver, { sender: 'S' })
  signal.connect(receiver, { sender: 'S' })
  signal.connect(receiver, { sender: 'T' })
  await signal.send('to S', { sender: 'S' })
  await signal.send('to T', { sender: 'T' })
  expect(seen).toEqual(['to S', 'to T'])
  expect(signal.disconnect(receiver, { sender: 'S' })).toBe(true)
  await signal.send('to S', { sender: 'S' })
  await signal.send('to T', { sender: 'T' })
  expect(seen).toEqual(['to S', 'to T', 'to T'])
})

test('AP-7 connecting returns what disconnects, and leaves the function as it was', async () => {
  const signal = createSignal<number>()
  const double = (n: number) => n * 2
  const disconnect = signal.connect(double)
  expect(double(2)).toBe(4)
  expect((await signal.send(3)).map(({ value }) => value)).toEqual([6])
  expect(disconnect()).toBe(true)
  expect(disconnect()).toBe(false)
  expect(await signal.send(3)).toEqual([])
  expect(double(4)).toBe(8)
  {
    using _connected = signal.connect(double)
    expect(signal.receivers()).toEqual([double])
  }
  expect(signal.receivers()).toEqual([])
})

test('AP-8 sendSync runs inline; the value of an async receiver is its promise, handled beforehand', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const host = createManualHost()
  const signal = createSignal<number>('signal', { host })
  let promise: Promise<never> | undefined
  const failing = () => {
    promise = Promise.reject(new Error('later'))
    return promise
  }
  signal.connect((n) => n + 1)
  signal.connect(failing)
  const records = signal.sendSync(1)
  expect(records).toMatchObject([
    { status: 'fulfilled', value: 2 },
    { handler: failing, status: 'fulfilled', reason: undefined },
  ])
  expect(records[1]?.value).toBe(promise)
  // Node looks for rejections nobody handled after the microtasks.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
  expect(host.reported).toEqual([])
  await expect(records[1]?.value).rejects.toThrow('later')
})

test('AP-9 a receiver that is no function is refused at connect', () => {
  const signal = createSignal()
  for (const wrong of [undefined, null, 'name', {}, 5]) refuses(() => signal.connect(wrong as never), 'connect', 'a function')
  expect(signal.receivers(ANY_SENDER)).toEqual([])
})

test('row 1: the signal is the event; its name is for devtools', async () => {
  const { connect } = await observedRealm()
  // The copy of the library that this realm has loaded.
  const { createSignal } = await import('@emitscope/emitter/signals')
  const client = connect()
  const saved = createSignal<number>('saved')
  saved.connect(() => undefined)
  await saved.send(1)
  saved.sendSync(2)
  client.pullAll()
  expect(client.rows.map(({ emitter, type, deliveries }) => [emitter, type, deliveries])).toEqual([
    ['saved', 'saved', 1],
    ['saved', 'saved', 1],
  ])
})

test('row 4: senders are told apart by value, objects by identity, and ANY_SENDER receives all', async () => {
  const signal = createSignal<number>()
  const one = { id: 1 }
  const seen: string[] = []
  const connect = (name: string, sender: unknown) => signal.connect((n) => seen.push(`${name} ${n}`), { sender })
  connect('five', 5)
  connect('text', '5')
  connect('one', one)
  connect('nan', Number.NaN)
  connect('any', ANY_SENDER)
  const send = async (n: number, sender?: unknown) => {
    seen.length = 0
    await signal.send(n, { sender })
    return seen.join(', ')
  }
  expect(await send(1, 5)).toBe('five 1, any 1')
  expect(await send(2, '5')).toBe('text 2, any 2')
  expect(await send(3, one)).toBe('one 3, any 3')
  expect(await send(4, { id: 1 })).toBe('any 4')
  expect(await send(5, Number.NaN)).toBe('nan 5, any 5')
  expect(await send(6)).toBe('any 6')
})

test('row 5: receivers run one after another, and an aborted signal leaves the rest cancelled', async () => {
  const signal = createSignal()
  const abort = new AbortController()
  const order: string[] = []
  const gate = deferred()
  signal.connect(async () => {
    order.push('first starts')
    await gate.promise
    order.push('first ends')
  })
  signal.connect(() => {
    order.push('second')
    abort.abort()
  })
  signal.connect(() => order.push('third'))
  const sent = signal.send(undefined, { signal: abort.signal })
  await turn()
  expect(order).toEqual(['first starts'])
  gate.resolve()
  expect((await sent).map(({ status, reason }) => [status, reason])).toEqual([
    ['fulfilled', undefined],
    ['fulfilled', undefined],
    ['cancelled', 'aborted'],
  ])
  expect(order).toEqual(['first starts', 'first ends', 'second'])
})

test('row 7: sendSync warns of an async receiver, once per receiver, and not in production', async () => {
  const warned = (production: boolean) => {
    const host = createManualHost({ production })
    const signal = createSignal('saved', { host })
    signal.connect(async function store() {})
    signal.connect(async function index() {})
    signal.connect(() => undefined)
    signal.sendSync()
    signal.sendSync()
    void signal.send()
    return host.warnings
  }
  const warnings = warned(false)
  expect(warnings).toHaveLength(2)
  expect(warnings[0]).toMatch(/sendSync.*"saved".*store.*promise/)
  expect(warnings[1]).toContain('index')
  expect(warned(true)).toEqual([])
  const codes: unknown[] = []
  const signal = createSignal('saved', { onWarning: ({ code, type }) => codes.push([code, type]) })
  signal.connect(async () => undefined)
  signal.sendSync()
  expect(codes).toEqual([['ASYNC_RECEIVER', 'saved']])
})

test('row 8: receivers are those a send of that sender reaches, as a copy', () => {
  const signal = createSignal()
  const [a, b, c] = [() => 1, () => 2, () => 3]
  signal.connect(a)
  signal.connect(b, { sender: 'S' })
  signal.connect(c, { sender: ANY_SENDER })
  expect(signal.receivers()).toEqual([a, c])
  expect(signal.receivers('S')).toEqual([b, c])
  expect(signal.receivers('T')).toEqual([c])
  expect(signal.receivers(ANY_SENDER)).toEqual([a, b, c])
  ;(signal.receivers() as unknown[]).length = 0
  expect(signal.receivers()).toEqual([a, c])
})

test('row 9: disconnecting is by receiver and sender, and tells whether it did', () => {
  const signal = createSignal()
  const a = () => 1
  signal.connect(a)
  signal.connect(a, { sender: 'S' })
  signal.connect(a, { sender: ANY_SENDER })
  expect(signal.disconnect(a, { sender: 'T' })).toBe(false)
  expect(signal.disconnect(a, { sender: 'S' })).toBe(true)
  expect(signal.disconnect(a, { sender: 'S' })).toBe(false)
  expect(signal.receivers(ANY_SENDER)).toEqual([a, a])
  expect(signal.disconnect(a, { sender: ANY_SENDER })).toBe(true)
  expect(signal.receivers()).toEqual([a])
  expect(signal.disconnect(a)).toBe(true)
  expect(signal.disconnect(() => 1)).toBe(false)
})

test('row 11: what is connected while sending comes with the next send, what is disconnected is not run', async () => {
  const signal = createSignal()
  const order: string[] = []
  const late = () => order.push('late')
  const gone = () => order.push('gone')
  signal.connect(() => {
    signal.connect(late)
    signal.disconnect(gone)
  })
  signal.connect(gone)
  expect((await signal.send()).map(({ status }) => status)).toEqual(['fulfilled', 'cancelled'])
  expect(order).toEqual([])
  await signal.send()
  expect(order).toEqual(['late'])
})

test('a signal on a linker of an emitter hears its own senders', async () => {
  const linker = createLinker<{ saved: string }>()
  const bus = createEmitter<{ saved: string }>({ linker })
  const saved = createSignal<string>('saved', { linker })
  const seen: string[] = []
  saved.connect((id) => seen.push(`unbound ${id}`))
  saved.connect((id) => seen.push(`any ${id}`), { sender: ANY_SENDER })
  bus.emit('saved', 'by the emitter')
  await saved.send('by the signal')
  expect(seen).toEqual(['any by the emitter', 'unbound by the signal', 'any by the signal'])
})
