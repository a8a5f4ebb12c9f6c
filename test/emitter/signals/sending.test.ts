import { createEmitter, createLinker } from '@emitscope/emitter'
import { ANY_SENDER, createSignal } from '@emitscope/emitter/signals'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, test } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

describe('sending', () => {
  test('a payload reaches receivers by reference, with an emission that knows the sender', async () => {
    const signal = createSignal<{ id: number }>('saved')
    const draft = { id: 1 }
    const seen: unknown[] = []
    signal.connect((payload, { type, sender, meta }) => seen.push([payload === draft, type, sender, meta]), { sender: 'S' })
    signal.connect((payload, { type, sender, meta }) => seen.push([payload === draft, type, sender, meta]))
    await signal.send(draft, { sender: 'S', meta: 7 })
    signal.sendSync(draft)
    expect(seen).toEqual([
      [true, 'saved', 'S', 7],
      // Nobody.
      [true, 'saved', null, undefined],
    ])
  })

  test('null and undefined are no sender', async () => {
    const signal = createSignal()
    signal.connect(() => 'bound to null', { sender: null })
    signal.connect(() => 'bound to none', { sender: undefined })
    for (const sender of [null, undefined]) expect(signal.sendSync(undefined, { sender })).toHaveLength(2)
  })

  test('nobody connected is no record', async () => {
    const signal = createSignal()
    expect(await signal.send()).toEqual([])
    expect(signal.sendSync()).toEqual([])
  })

  test('an emission that is handed on as the cause keeps the chain', async () => {
    const first = createSignal('first')
    const second = createSignal('second')
    const causes: unknown[] = []
    first.connect((_, emission) => second.send(undefined, { cause: emission }))
    second.connect((_, { cause }) => causes.push(cause?.type))
    await first.send()
    expect(causes).toEqual(['first'])
  })

  test('aborted before, it is no emission; later, inside of sendSync, the rest is cancelled', async () => {
    const signal = createSignal()
    const abort = new AbortController()
    const ran: number[] = []
    signal.connect(() => {
      ran.push(1)
      abort.abort()
    })
    signal.connect(() => ran.push(2))
    const { signal: aborted } = abort
    expect(signal.sendSync(undefined, { signal: aborted }).map(({ status }) => status)).toEqual(['fulfilled', 'cancelled'])
    expect(signal.sendSync(undefined, { signal: aborted })).toEqual([])
    expect(await signal.send(undefined, { signal: aborted })).toEqual([])
    expect(ran).toEqual([1])
  })

  test('aborting does not interrupt a receiver that runs', async () => {
    const signal = createSignal()
    const abort = new AbortController()
    const gate = deferred<string>()
    signal.connect(() => gate.promise)
    signal.connect(() => 'second')
    const sent = signal.send(undefined, { signal: abort.signal })
    abort.abort()
    gate.resolve('first')
    expect((await sent).map(({ status, value }) => [status, value])).toEqual([
      ['fulfilled', 'first'],
      ['cancelled', undefined],
    ])
  })

  test('receivers without a result when the time is up are rejected', async () => {
    const host = createManualHost()
    const signal = createSignal('signal', { host })
    signal.connect(() => 'at once')
    signal.connect(() => new Promise(() => undefined))
    signal.connect(() => 'never')
    const sent = signal.send(undefined, { timeoutMs: 50 })
    await turn()
    host.advance(50)
    expect((await sent).map(({ status, reason }) => [status, (reason as Error | undefined)?.name])).toEqual([
      ['fulfilled', undefined],
      ['rejected', 'TimeoutError'],
      ['rejected', 'TimeoutError'],
    ])
  })

  test('a signal that sends itself without end is stopped', async () => {
    const signal = createSignal('again')
    let error: unknown
    signal.connect(() => {
      try {
        signal.sendSync()
      } catch (thrown) {
        error = thrown
      }
    })
    signal.sendSync()
    expect(error).toMatchObject({ code: 'MAX_DEPTH' })
    expect((error as Error).message).toContain('again → again')
  })

  test('a send that nobody awaits is no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const forever = createSignal('forever')
    const sent: Promise<unknown>[] = []
    forever.connect(() => void sent.push(forever.send()))
    await forever.send()
    // Node looks for rejections nobody handled after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    // The innermost came back first.
    expect(await stateOf(sent[0]!)).toBe('MAX_DEPTH')
  })
})

describe('failures', () => {
  test('go to the onFailure of a receiver, else to onError, each once', async () => {
    const told: string[] = []
    const signal = createSignal('signal', {
      onError: (error, emission, subscription) => told.push(`onError ${error} ${String(emission.type)} ${subscription?.name}`),
    })
    const fails = (reason: string) => () => {
      throw reason
    }
    signal.connect(fails('a'), { onFailure: (error, { type }) => told.push(`onFailure ${error} ${type}`) })
    signal.connect(fails('b'), { name: 'second' })
    await signal.send()
    signal.sendSync()
    const once = ['onFailure a signal', 'onError b signal second']
    expect(told).toEqual([...once, ...once])
  })

  test('of a send belong to whoever has the records, where there is no onError', async () => {
    const host = createManualHost()
    const signal = createSignal('signal', { host })
    signal.connect(() => {
      throw new Error('no')
    })
    expect(await signal.send()).toMatchObject([{ status: 'rejected' }])
    expect(signal.sendSync()).toMatchObject([{ status: 'rejected' }])
    expect(host.reported).toEqual([])
  })

  test('of a receiver that another emitter of the linker reached are told as ever', () => {
    const linker = createLinker<{ saved: number }>()
    const bus = createEmitter<{ saved: number }>({ linker })
    const saved = createSignal<number>('saved', { linker })
    const told: unknown[] = []
    saved.connect(
      (n) => {
        throw n
      },
      { sender: ANY_SENDER, onFailure: (error) => told.push(error) },
    )
    expect(bus.emit('saved', 1)).toBe(1)
    expect(bus.emit('saved', 2, { sender: 'S' })).toBe(1)
    expect(told).toEqual([1, 2])
  })

  test('that are quiet are told to nobody: not to onFailure, nor of an async receiver', async () => {
    const told: unknown[] = []
    const signal = createSignal('signal', { onError: (error) => told.push(error) })
    const gate = deferred()
    signal.connect(
      () => {
        throw new RangeError('first')
      },
      { onFailure: (error) => told.push(error) },
    )
    signal.connect(() => gate.promise)
    const quiet = [RangeError]
    const records = signal.sendSync(undefined, { quiet })
    gate.reject(new RangeError('second'))
    await turn()
    expect(records).toMatchObject([{ status: 'rejected', reason: { message: 'first' } }, { status: 'fulfilled' }])
    await signal.send(undefined, { quiet })
    expect(told).toEqual([])
    await signal.send()
    expect(told).toMatchObject([{ message: 'first' }, { message: 'second' }])
  })

  test('of onSuccess are in no record: quiet does not swallow them', async () => {
    const told: unknown[] = []
    const signal = createSignal('signal', { onError: (error) => told.push(error) })
    const error = new RangeError('of onSuccess')
    signal.connect(() => 'value', {
      onSuccess: () => {
        throw error
      },
    })
    expect(await signal.send(undefined, { quiet: [RangeError] })).toMatchObject([{ status: 'fulfilled', value: 'value' }])
    expect(told).toEqual([error])
  })

  test('of an async receiver of sendSync are told to onError once, and are in its promise', async () => {
    const told: unknown[] = []
    const signal = createSignal('signal', { onError: (error) => told.push(error) })
    const error = new Error('later')
    signal.connect(async () => {
      throw error
    })
    const [record] = signal.sendSync()
    expect(told).toEqual([])
    await expect(record?.value).rejects.toBe(error)
    expect(told).toEqual([error])
  })
})

describe('connections', () => {
  test('run by priority, then in connect order', async () => {
    const signal = createSignal()
    const order: string[] = []
    signal.connect(() => order.push('first'))
    signal.connect(() => order.push('second'))
    signal.connect(() => order.push('urgent'), { priority: 1 })
    await signal.send()
    expect(order).toEqual(['urgent', 'first', 'second'])
  })

  test('may be for once, filtered, named, end with a signal, and be told of their value', async () => {
    const signal = createSignal<number>()
    const seen: unknown[] = []
    const abort = new AbortController()
    signal.connect((n) => seen.push(`once ${n}`), { once: true })
    signal.connect((n) => seen.push(`even ${n}`), { filter: ({ payload }) => payload % 2 === 0 })
    signal.connect((n) => seen.push(`until ${n}`), { signal: abort.signal })
    signal.connect((n) => n * 10, { onSuccess: (value) => seen.push(value) })
    await signal.send(1)
    abort.abort()
    await signal.send(2)
    expect(seen).toEqual(['once 1', 'until 1', 10, 'even 2', 20])
  })

  test('are made once more where unique allows it, and disconnected oldest first', () => {
    const signal = createSignal<string>()
    const seen: string[] = []
    const receiver = (text: string) => seen.push(text)
    const first = signal.connect(receiver)
    const again = signal.connect(receiver)
    const second = signal.connect(receiver, { unique: 'allow' })
    expect(signal.receivers()).toHaveLength(2)
    // It was not made, so there is nothing to end.
    expect(again()).toBe(false)
    expect(signal.disconnect(receiver)).toBe(true)
    expect([first(), second()]).toEqual([false, true])
    signal.sendSync('nobody')
    expect(seen).toEqual([])
  })

  test('a receiver connected for all senders and for none is two connections', () => {
    const signal = createSignal()
    const receiver = () => 1
    signal.connect(receiver)
    signal.connect(receiver, { sender: ANY_SENDER })
    expect(signal.sendSync()).toHaveLength(2)
    expect(signal.sendSync(undefined, { sender: 'S' })).toHaveLength(1)
  })

  test('a method keeps what it is bound to', () => {
    class Counter {
      count = 0
      add = (n: number) => {
        this.count += n
      }
    }
    const counter = new Counter()
    const signal = createSignal<number>()
    signal.connect(counter.add, { owner: counter })
    signal.sendSync(2)
    expect(counter.count).toBe(2)
    expect(signal.receivers()).toEqual([counter.add])
    expect(signal.disconnect(counter.add)).toBe(true)
  })
})
