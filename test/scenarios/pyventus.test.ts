import { execFile } from 'node:child_process'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createEmitter, createLinker, type Delivery, type Emission, type EventsOf } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { deferred as deferredStrategy, defineStrategy, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { observedRealm } from '../emitter/observed.ts'
import { deferred, turn } from '../emitter/promises.ts'
import { refuses, throwsCode } from '../emitter/refuses.ts'

class PasswordResetRequested {
  static readonly type = 'password-reset-requested'
  readonly userId: number
  readonly email: string
  readonly token: string
  readonly expiresInMinutes: number
  constructor(userId: number, email: string, token: string, expiresInMinutes: number) {
    if (email === '') throw new RangeError('no email')
    this.userId = userId
    this.email = email
    this.token = token
    this.expiresInMinutes = expiresInMinutes
  }
}

class PaymentFailed extends Error {
  static readonly type = 'payment-failed'
}

type Named = Record<'A' | 'B' | 'E' | 'E1' | 'E2' | 'X', unknown>

const nothing = (): void => undefined

test('PV-1 a sync and an async handler each run once, and emit waits for neither', async () => {
  const bus = createEmitter<{ MyEvent: void }>()
  const ran: string[] = []
  const gate = deferred()
  bus.on('MyEvent', () => ran.push('sync'))
  bus.on('MyEvent', async () => {
    await gate.promise
    ran.push('async')
  })
  expect(bus.emit('MyEvent')).toBe(2)
  expect(ran).toEqual(['sync'])
  const settled = bus.settled()
  gate.resolve()
  await settled
  expect(ran).toEqual(['sync', 'async'])
})

test('PV-2 one class event, heard by name, by class and by everything; a failing handler stops nobody', () => {
  const bus = createEmitter<EventsOf<typeof PasswordResetRequested>>()
  const started: string[] = []
  const instances: unknown[] = []
  const failures: unknown[] = []
  const refused = new Error('connection refused')
  const handle = (name: string) => (request: PasswordResetRequested) => {
    started.push(name)
    instances.push(request)
  }
  bus.on('password-reset-requested', handle('byName'))
  bus.on(
    PasswordResetRequested,
    (request) => {
      handle('send')(request)
      throw refused
    },
    { onFailure: (error) => failures.push(error) },
  )
  bus.on('*', handle('log'))
  const request = new PasswordResetRequested(7, 'alice@pv.com', 'f00', 30)
  expect(bus.emit(request)).toBe(3)
  expect(started).toEqual(['byName', 'send', 'log'])
  expect(instances.every((one) => one === request)).toBe(true)
  expect(failures).toEqual([refused])
})

test('PV-3 onSuccess gets the value, onFailure the error, and only one of the two is called', async () => {
  const bus = createEmitter<{ works: void; fails: void; rejects: void }>()
  const told: unknown[] = []
  const error = new Error('no')
  const outcome = { onSuccess: (value: unknown) => told.push(['success', value]), onFailure: (one: unknown) => told.push(['failure', one]) }
  const receive = (end: () => unknown) => () => {
    told.push('received')
    return end()
  }
  const fail = () => {
    throw error
  }
  bus.on(
    'works',
    receive(() => 3),
    outcome,
  )
  bus.on('fails', receive(fail), outcome)
  bus.on(
    'rejects',
    receive(async () => fail()),
    outcome,
  )
  for (const type of ['works', 'fails', 'rejects'] as const) {
    bus.emit(type)
    await bus.settled()
  }
  expect(told).toEqual(['received', ['success', 3], 'received', ['failure', error], 'received', ['failure', error]])
})

test('PV-4 once on two events is one call over both', () => {
  const bus = createEmitter<Named>()
  const seen: unknown[] = []
  bus.once(['A', 'B'], (payload, { type }) => {
    // Gone before it runs.
    seen.push([type, payload, bus.types()])
  })
  bus.emit('B', 1)
  bus.emit('A', 2)
  bus.emit('B', 3)
  expect(seen).toEqual([['B', 1, []]])
  expect(bus.types()).toEqual([])
})

test('PV-5 a payload arrives unchanged, the same object, once per emit', () => {
  const payload = { param1: 1, param2: 'two', key1: [3], key2: { four: 4 } }
  const bus = createEmitter<{ event: typeof payload }>()
  const seen: unknown[] = []
  bus.on('event', (one) => seen.push(one))
  bus.emit('event', payload)
  bus.emit('event', payload)
  expect(seen).toHaveLength(2)
  expect(seen.every((one) => one === payload)).toBe(true)
  expect(payload).toEqual({ param1: 1, param2: 'two', key1: [3], key2: { four: 4 } })
})

test('PV-6 maxHandlers is asked for all events of a call before any is registered', () => {
  const linker = createLinker<Named>({ maxHandlers: 3 })
  const [end] = [1, 2, 3].map(() => linker.on('E', () => undefined))
  throwsCode(() => linker.on(['X', 'E'], nothing), 'MAX_HANDLERS')
  expect(linker.has('X')).toBe(false)
  expect(end?.()).toBe(true)
  linker.on('E', nothing)
  expect(linker.subscriptions('E')).toHaveLength(3)
  throwsCode(() => linker.on('E', () => undefined), 'MAX_HANDLERS')
})

test('PV-7 two linkers never meet', () => {
  const seen: string[] = []
  const busOf = (name: string) => {
    const linker = createLinker<Named>({ name })
    linker.on('E', () => seen.push(name))
    return createEmitter<Named>({ linker })
  }
  const [one, two] = [busOf('one'), busOf('two')]
  one.emit('E')
  expect(seen).toEqual(['one'])
  one.off()
  expect([one.emit('E'), two.emit('E')]).toEqual([0, 1])
  expect(seen).toEqual(['one', 'two'])
})

test('PV-8 removal takes one event of a subscription or everything, and tells whether it did', () => {
  const bus = createEmitter<Named>()
  bus.on(['E1', 'E2'], nothing)
  expect(bus.subscriptions('E1')[0]?.types).toEqual(['E1', 'E2'])
  expect([bus.off('E1'), bus.off('E1')]).toEqual([true, false])
  expect(bus.types()).toEqual(['E2'])
  expect(bus.subscriptions('E2')[0]?.types).toEqual(['E2'])
  expect([bus.off(), bus.off()]).toEqual([true, false])
  expect(bus.off('unknown' as never)).toBe(false)
  expect(bus.types()).toEqual([])
})

test('PV-9 what is no event is refused at the call, and a throwing constructor means no emission', () => {
  const bus = createEmitter<Record<string, unknown>>()
  let emissions = 0
  bus.on('*', () => emissions++)
  const wrong: readonly unknown[] = [null, '', PasswordResetRequested, 5, undefined, true, {}, []]
  for (const one of wrong) refuses(() => bus.emit(one as string), 'emit', 'type')
  expect(() => bus.emit(new PasswordResetRequested(1, '', '', 0))).toThrow('no email')
  expect(emissions).toBe(0)
})

describe('PV-10 an own strategy, and another emitter on the same linker', () => {
  const keep = () => {
    const kept: Delivery[] = []
    const strategy = defineStrategy({
      name: 'keep',
      guarantees: { order: 'fifo', delivery: 'when it is run', mayDrop: false, crossesRealm: false },
      enqueue: (delivery: Delivery) => void kept.push(delivery),
      pending: 0,
      flush: nothing,
      take: () => kept.splice(0),
      close: nothing,
    })
    return { kept, strategy }
  }

  test('the first runs only when its delivery is run, the second by itself', async () => {
    const { kept, strategy } = keep()
    const linker = createLinker<{ E: number }>()
    const own = createEmitter<{ E: number }>({ linker, strategy })
    const other = createEmitter<{ E: number }>({ linker, strategy: microtask() })
    const seen: number[] = []
    linker.on('E', (n) => seen.push(n))
    own.emit('E', 1)
    own.emit('E', 2)
    other.emit('E', 3)
    await other.settled()
    expect(seen).toEqual([3])
    const [first, second] = kept.map(({ emission }) => emission)
    expect(first).toMatchObject({ type: 'E', payload: 1, id: expect.any(Number), at: expect.any(Number) })
    expect(second?.id).not.toBe(first?.id)
    for (const delivery of kept) delivery.run()
    expect(seen).toEqual([3, 1, 2])
  })

  test('the same with one emitter and setStrategy', async () => {
    const { kept, strategy } = keep()
    const bus = createEmitter<{ E: number }>({ strategy })
    const seen: number[] = []
    bus.on('E', (n) => seen.push(n))
    bus.emit('E', 1)
    expect([kept.length, seen]).toEqual([1, []])
    await bus.setStrategy(microtask())
    bus.emit('E', 2)
    await bus.settled()
    expect(seen).toEqual([1, 2])
  })
})

test('PV-11 the callbacks of a linker serve only subscriptions that have none', () => {
  const told: string[] = []
  const linker = createLinker<Named>({
    onSuccess: (value) => told.push(`linker success ${value}`),
    onFailure: (error) => told.push(`linker failure ${error}`),
  })
  const bus = createEmitter<Named>({ linker })
  const own = {
    onSuccess: (value: unknown) => told.push(`own success ${value}`),
    onFailure: (error: unknown) => told.push(`own failure ${error}`),
  }
  const fail = () => {
    throw 'no'
  }
  bus.on('A', () => 1)
  bus.on('A', () => 2, own)
  bus.on('B', fail)
  bus.on('B', fail, own)
  bus.emit('A')
  bus.emit('B')
  expect(told).toEqual(['linker success 1', 'own success 2', 'linker failure no', 'own failure no'])
})

describe('PV-12 emissions that burn CPU in workers', () => {
  // In a process of its own, on the built package: threads that come and go have taken the test runner along (nodejs/node#64500).
  const run = async (workers: number): Promise<{ emitted: number; closed: number; runs: { start: number; end: number }[] }> => {
    const file = fileURLToPath(new URL('pyventus-workers.mjs', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [file, String(workers)], { timeout: 60_000 })
    return JSON.parse(stdout)
  }

  test('emit returns before a handler has started, and close waits for all', async () => {
    const { emitted, closed, runs } = await run(1)
    expect(runs).toHaveLength(2)
    for (const { start, end } of runs) {
      expect(start).toBeGreaterThan(emitted)
      expect(end).toBeLessThan(closed)
    }
    // One worker: one after the other.
    expect(runs[1]!.start).toBeGreaterThanOrEqual(runs[0]!.end)
  })

  test.skipIf(availableParallelism() < 2)('two workers run them at the same time', async () => {
    const { emitted, closed, runs } = await run(2)
    const [one, two] = runs as [{ start: number; end: number }, { start: number; end: number }]
    expect(Math.min(one.start, two.start)).toBeGreaterThan(emitted)
    expect(Math.max(one.end, two.end)).toBeLessThan(closed)
    expect(one.start).toBeLessThan(two.end)
    expect(two.start).toBeLessThan(one.end)
  })
})

test('PV-13 what a request emits runs after its response, and at once through another emitter', async () => {
  const linker = createLinker<{ registered: string }>()
  const atOnce = createEmitter<{ registered: string }>({ linker })
  const order: string[] = []
  linker.on('registered', (email) => order.push(`handler ${email}`))
  const ran = deferred()
  const server = createServer((request, response) => {
    const strategy = deferredStrategy()
    const later = createEmitter<{ registered: string }>({ linker, strategy })
    // The client has read the response by then.
    request.socket.once('close', () => void strategy.flush().then(() => ran.resolve()))
    later.emit('registered', 'alice@pv.com')
    order.push('answered')
    response.end('welcome')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const agent = new Agent({ keepAlive: true })
  get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent }, (response) => {
    response.on('data', (text) => order.push(`response ${text}`))
    response.on('end', () => agent.destroy())
  })
  await ran.promise
  server.close()
  expect(order).toEqual(['answered', 'response welcome', 'handler alice@pv.com'])
  atOnce.emit('registered', 'bob@pv.com')
  expect(order.at(-1)).toBe('handler bob@pv.com')
})

describe('rows without a scenario', () => {
  test('row 3: a class event and the string of its name are one event, for subscribing, removing and introspection', () => {
    const bus = createEmitter<EventsOf<typeof PasswordResetRequested>>()
    bus.on(PasswordResetRequested, nothing)
    expect(bus.types()).toEqual(['password-reset-requested'])
    expect([bus.has('password-reset-requested'), bus.has(PasswordResetRequested)]).toEqual([true, true])
    expect(bus.off('password-reset-requested', nothing)).toBe(true)
    bus.on('password-reset-requested', nothing)
    expect(bus.off(PasswordResetRequested)).toBe(true)
    expect(bus.types()).toEqual([])
  })

  test('row 4: an error is an event like others, named by its class, or as said', () => {
    const bus = createEmitter<EventsOf<typeof PaymentFailed> & { TypeError: TypeError; failed: Error }>()
    const seen: unknown[] = []
    const note = (error: unknown, { type }: { type: string }) => seen.push([type, error])
    bus.on(['payment-failed', 'TypeError', 'failed'], note)
    const [own, named, said] = [new PaymentFailed('a'), new TypeError('b'), new Error('c')]
    bus.emit(own)
    bus.emit(named)
    bus.emit('failed', said)
    expect(seen).toEqual([
      ['payment-failed', own],
      ['TypeError', named],
      ['failed', said],
    ])
  })

  test('row 5: a handler hears every event, every error, or all but errors', () => {
    const bus = createEmitter<Named & { TypeError: TypeError }>()
    const seen: string[] = []
    const isError = ({ payload }: { payload: unknown }) => payload instanceof Error
    bus.on('*', (_payload, { type }) => seen.push(`all ${type}`))
    bus.on('*', (_payload, { type }) => seen.push(`errors ${type}`), { filter: isError })
    bus.on('*', (_payload, { type }) => seen.push(`events ${type}`), { filter: (emission) => !isError(emission) })
    bus.emit('A', 1)
    bus.emit(new TypeError('no'))
    expect(seen).toEqual(['all A', 'events A', 'all TypeError', 'errors TypeError'])
  })

  test('row 7: an emission knows when and what it is, and cannot be changed; its payload is yours', async () => {
    const host = createManualHost()
    host.spend(5)
    const bus = createEmitter<Named>({ host })
    bus.on('A', (_payload, emission) => emission)
    const { values } = await bus.emitAsync('A', { mine: 1 })
    const emission = values[0] as Emission
    expect(emission).toMatchObject({ type: 'A', at: 5, id: expect.any(Number) })
    expect(() => Object.assign(emission, { at: 6 })).toThrow(TypeError)
    expect(Object.isFrozen(emission.payload)).toBe(false)
  })

  test('row 8: handlers live in a linker before there is an emitter', () => {
    const linker = createLinker<Named>({ name: 'mail' })
    const seen: unknown[] = []
    linker.on('E', (payload) => seen.push(payload))
    expect([linker.name, linker.types()]).toEqual(['mail', ['E']])
    createEmitter<Named>({ linker }).emit('E', 1)
    createEmitter<Named>({ linker }).emit('E', 2)
    expect(seen).toEqual([1, 2])
  })

  test('row 9: maxHandlers is at least 1', () => {
    for (const maxHandlers of [0, -1]) expect(() => createLinker({ maxHandlers })).toThrow(RangeError)
    for (const maxHandlers of [1.5, Number.NaN, '3' as never]) refuses(() => createLinker({ maxHandlers }), 'maxHandlers')
    expect(createLinker({ maxHandlers: 1 }).types()).toEqual([])
  })

  test('row 10: an event repeated in a call collapses, the same function in two calls is two subscriptions', () => {
    const bus = createEmitter<Named>()
    bus.on(['E', 'E', 'X'], nothing)
    expect(bus.emit('E')).toBe(1)
    bus.on('E', nothing)
    expect(bus.emit('E')).toBe(2)
    expect(bus.subscriptions()).toHaveLength(2)
  })

  test('row 11: a subscription on an event and on everything runs once per emission', () => {
    const bus = createEmitter<Named>()
    const seen: unknown[] = []
    bus.on(['E', '*'], (_payload, { type }) => seen.push(type))
    bus.emit('E')
    bus.emit('X')
    expect(seen).toEqual(['E', 'X'])
  })

  test('row 14: an error reaches neither the emitter nor other handlers, and is reported once', () => {
    const host = createManualHost()
    const bus = createEmitter<Named>({ host })
    const error = new Error('no')
    let others = 0
    bus.on('E', () => others++)
    bus.on('E', () => {
      throw error
    })
    bus.on('E', () => others++)
    expect(bus.emit('E')).toBe(3)
    expect([others, host.reported]).toEqual([2, [error]])
  })

  test('row 16: handlers start by subscription and overlap; serial, or in a loop, one at a time', async () => {
    const order: string[] = []
    const start = (bus: { on(type: 'E', handler: () => unknown): unknown }) => {
      const [one, two] = [deferred(), deferred()]
      for (const [name, { promise }] of [
        ['one', one],
        ['two', two],
      ] as const)
        bus.on('E', async () => {
          order.push(`${name} starts`)
          await promise
          order.push(`${name} ends`)
        })
      return { one, two }
    }
    const overlapping = createEmitter<Named>()
    const { one, two } = start(overlapping)
    overlapping.emit('E')
    two.resolve()
    await turn()
    one.resolve()
    await overlapping.settled()
    expect(order.splice(0)).toEqual(['one starts', 'two starts', 'two ends', 'one ends'])

    const serial = createEmitter<Named>()
    const gates = start(serial)
    const outcome = serial.emitAsync('E', undefined, { mode: 'serial' })
    gates.two.resolve()
    await turn()
    gates.one.resolve()
    await outcome
    const inOrder = ['one starts', 'one ends', 'two starts', 'two ends']
    expect(order.splice(0)).toEqual(inOrder)

    const loop = createLoop()
    loop.start()
    const looped = createEmitter<Named>({ strategy: loop })
    const slots = start(looped)
    looped.emit('E')
    slots.two.resolve()
    await turn()
    slots.one.resolve()
    await looped.settled()
    expect(order).toEqual(inOrder)
    await loop.close()
  })

  test('row 17: what a strategy gets is a snapshot of the emission and its handlers', () => {
    const deliveries: Delivery[] = []
    const strategy = defineStrategy({
      name: 'keep',
      guarantees: { order: 'fifo', delivery: 'never', mayDrop: false, crossesRealm: false },
      enqueue: (delivery: Delivery) => void deliveries.push(delivery),
      pending: 0,
      flush: nothing,
      close: nothing,
    })
    const bus = createEmitter<Named>({ strategy })
    bus.on('E', nothing, { name: 'first' })
    bus.emit('E', 1)
    bus.on('E', nothing, { name: 'late' })
    expect(deliveries.map(({ subscription, emission }) => [subscription.name, emission.type, emission.payload])).toEqual([
      ['first', 'E', 1],
    ])
  })

  test('row 18: no handler is silent, unless said otherwise', () => {
    expect(createEmitter<Named>().emit('E')).toBe(0)
    throwsCode(() => createEmitter<Named>({ unhandled: 'throw' }).emit('E'), 'UNHANDLED')
    const warnings: unknown[] = []
    const bus = createEmitter<Named>({ unhandled: 'report', onWarning: ({ code, type }) => warnings.push([code, type]) })
    bus.emit('E')
    bus.emit('E')
    expect(warnings).toEqual([['UNHANDLED', 'E']])
  })

  test('row 19: microtask never blocks, and settled waits until all is done, nested emissions included', async () => {
    const bus = createEmitter<Named>({ strategy: microtask() })
    const order: string[] = []
    bus.on('A', async (_payload, { emit }) => {
      await turn()
      order.push('A')
      emit('B')
    })
    bus.on('B', () => order.push('B'))
    bus.emit('A')
    order.push('emitted')
    await bus.settled()
    expect(order).toEqual(['emitted', 'A', 'B'])
  })

  test('row 20: closing waits for what waits, or drops it', async () => {
    const host = createManualHost()
    const closed = async (pending: 'drain' | 'discard') => {
      const bus = createEmitter<Named>({ host, strategy: microtask({ host }) })
      let ran = 0
      bus.on('E', () => ran++)
      bus.emit('E')
      const closing = bus.close({ pending })
      for (let i = 0; i < 3; i++) {
        host.flushMicrotasks()
        await turn()
      }
      await closing
      return ran
    }
    expect([await closed('drain'), await closed('discard')]).toEqual([1, 0])
  })

  test('row 22: without a server, the platform is asked to wait', async () => {
    const promises: Promise<void>[] = []
    const bus = createEmitter<Named>({ strategy: deferredStrategy((promise) => promises.push(promise)) })
    let ran = 0
    bus.on('E', () => ran++)
    bus.emit('E')
    bus.emit('E')
    expect([promises.length, ran]).toEqual([1, 0])
    await promises[0]
    expect(ran).toBe(2)
  })

  test('row 23: an own strategy is checked when it is defined', () => {
    refuses(() => defineStrategy({ name: 'half' } as never), 'defineStrategy', 'guarantees')
  })

  test('row 26: handlers, their events and options are copies to look at', () => {
    const bus = createEmitter<Named>()
    bus.on(['A', 'B'], nothing, { name: 'both', priority: 2 })
    bus.on('B', () => undefined, { name: 'one' })
    expect(bus.types()).toEqual(['A', 'B'])
    expect(bus.subscriptions('B').map(({ name, types, priority }) => [name, types, priority])).toEqual([
      ['both', ['A', 'B'], 2],
      ['one', ['B'], 0],
    ])
    expect(bus.subscriptions().flatMap(({ handler, types }) => (handler === nothing ? types : []))).toEqual(['A', 'B'])
    bus.types().length = 0
    bus.subscriptions().length = 0
    expect([bus.types().length, bus.subscriptions().length, bus.has('A'), bus.has('X')]).toEqual([2, 2, true, false])
  })

  test('row 27: removing is of one handler, one event or all; emptied events vanish', () => {
    const bus = createEmitter<Named>()
    const end = bus.on('A', nothing)
    expect([end(), end()]).toEqual([true, false])
    bus.on('A', nothing)
    bus.on('B', nothing)
    expect([bus.off('A', () => undefined), bus.off('A', nothing), bus.off('A', nothing), bus.off('B')]).toEqual([false, true, false, true])
    expect(bus.types()).toEqual([])
  })
})

describe('row 25: what happens can be watched', () => {
  let seen: { emissions: string[]; removals: readonly string[] }
  beforeAll(async () => {
    const { createEmitter, connect, run, look } = await observedRealm()
    const client = connect()
    const bus = createEmitter<Named>({ name: 'mail' })
    const end = bus.on('E', () => undefined, { name: 'send' })
    bus.emit('E')
    bus.emit('X')
    end()
    await run()
    client.pullAll()
    seen = { emissions: client.rows.map(({ emitter, type, deliveries }) => `${emitter} ${type} ${deliveries}`), removals: look().removals }
  })

  test('emissions, also those that nobody takes', () => {
    expect(seen.emissions).toEqual(['mail E 1', 'mail X 0'])
  })

  test('subscriptions that end', () => {
    expect(seen.removals).toEqual(['send off'])
  })
})
