import { createManualHost } from '@emitscope/emitter/testing'
import plainMitt, { type Emitter } from 'mitt'
import { describe, expect, it } from 'vitest'
import { Client, registry, resetRegistry } from '../inspect/realm.ts'
import { freshMitts, recordedMitts } from './realm.ts'

type Shop = { order: { id: string } | number; paid: string; ready: undefined }

const boom = new Error('no stock')

describe('an adopted mitt shows', () => {
  it('its emissions, with payload, handlers called, and its name', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus, { name: 'shop' })
    bus.on('order', function first(_order) {})
    bus.on('order', () => undefined)
    bus.emit('order', { id: '7' })
    const client = connect()
    client.pullAll()
    expect(client.rows).toEqual([expect.objectContaining({ emitter: 'shop', type: 'order', deliveries: 2, failures: 0, flags: 0 })])
    expect(client.result({ name: 'preview', sequences: [1] })).toMatchObject({ previews: [{ kind: 'object', text: '{id: "7"}' }] })
    expect([...client.emitters.values()]).toEqual([expect.objectContaining({ name: 'shop', strategy: 'sync' })])
    expect(client.counts.get('order')).toEqual({ emitted: 1, deliveries: 2, failures: 0 })
    expect(client.calls('first')).toBe(1)
  })

  it('the handlers of a type and those of "*" as one emission', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    bus.on('*', function all() {})
    bus.on('paid', function one() {})
    bus.emit('paid', 'x')
    bus.emit('order', 1)
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries, flags }) => [type, deliveries, flags])).toEqual([
      ['paid', 2, 0],
      // Observed, but nobody is there for it.
      ['order', 1, expect.any(Number)],
    ])
    expect([client.calls('all'), client.calls('one')]).toEqual([2, 1])
    expect([...client.subscriptions.values()].map(({ types, priority }) => [types, priority])).toEqual([
      [[], -1],
      [[expect.any(Number)], 0],
    ])
  })

  it('what nobody hears, and what is emitted on a type whose handlers have all gone', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    bus.emit('ready')
    const handler = () => {}
    bus.on('paid', handler)
    bus.off('paid', handler)
    bus.emit('paid', 'late')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['ready', 0],
      ['paid', 0],
    ])
    expect(client.result({ name: 'preview', sequences: [2] })).toMatchObject({ previews: [{ kind: 'string' }] })
  })

  it('an emission made by an `emit` taken from the bus before it was adopted', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const { on, off, emit } = bus
    adoptMitt(bus)
    const handler = () => {}
    on('paid', handler)
    on('*', () => {})
    emit('paid', 'x')
    off('paid', handler)
    emit('paid', 'y')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['paid', 2],
      ['paid', 1],
    ])
  })

  it('a failure with its handler, taken by the caller, and how far the emission came', async () => {
    const { adoptMitt, connect } = await recordedMitts({ idleLevel: 'deliveries' })
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    bus.on('order', () => {})
    bus.on('order', function fails() {
      throw boom
    })
    bus.on('order', function never() {})
    bus.on('*', function norThis() {})
    expect(() => bus.emit('order', 1)).toThrow(boom)
    const client = connect()
    const { failures, deliveries } = client.pullAll()
    expect(client.rows).toEqual([expect.objectContaining({ type: 'order', deliveries: 2, failures: 1 })])
    expect(deliveries?.status).toEqual(['fulfilled', 'rejected'])
    expect(failures?.takenBy).toEqual(['caller'])
    expect([...client.errors.values()]).toEqual([expect.objectContaining({ message: 'no stock' })])
    expect([client.calls('fails'), client.calls('never'), client.calls('norThis')]).toEqual([1, 0, 0])
  })

  it('how long each handler took', async () => {
    const { adoptMitt, connect, host } = await recordedMitts({ idleLevel: 'deliveries' })
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    bus.on('order', () => host.advance(3))
    bus.on('*', () => host.advance(4))
    bus.emit('order', 1)
    const client = connect()
    const { deliveries } = client.pullAll()
    expect(deliveries?.durationMs).toEqual([3, 4])
    expect(client.rows[0]?.durationMs).toBe(7)
  })

  it('a handler that returns a promise as done, and does not look at the promise', async () => {
    const { adoptMitt, connect } = await recordedMitts({ idleLevel: 'deliveries' })
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    let looks = 0
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: whoever asks for it is what this looks for
      get then() {
        looks++
        return undefined
      },
    }
    bus.on('paid', () => thenable as never)
    bus.emit('paid', 'x')
    const client = connect()
    const { deliveries, settlements } = client.pullAll()
    expect([looks, deliveries?.status, settlements]).toEqual([0, ['fulfilled'], undefined])
  })

  it('what the application’s own `emit` in front of mitt’s made of it, once', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Record<string, string>>()
    const { emit } = bus
    bus.emit = ((type: string, payload: string) => emit(`shop/${type}`, payload)) as typeof emit
    adoptMitt(bus)
    bus.on('shop/paid', () => {})
    bus.emit('paid', 'x')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([['shop/paid', 1]])
  })

  it('a list that came into `all` behind its back', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    Map.prototype.set.call(bus.all, 'paid', [function hidden() {}])
    bus.emit('paid', 'x')
    const client = connect()
    client.pullAll()
    expect([client.rows.map(({ deliveries }) => deliveries), client.calls('hidden')]).toEqual([[1], 1])
  })

  it('types that are no names by what can be said of them', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt() as unknown as {
      all: Map<unknown, unknown[]>
      on(type: unknown, handler: () => void): void
      emit(type: unknown): void
    }
    adoptMitt(bus as never)
    const key = Symbol('key')
    for (const type of [7, key, {}, undefined]) {
      bus.on(type, () => {})
      bus.emit(type)
    }
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['7', 1],
      ['key', 1],
      ['object', 1],
      ['undefined', 1],
    ])
  })

  it('causes: between handlers of one bus, and across to our emitters and back', async () => {
    const { adoptMitt, createEmitter, connect } = await recordedMitts({ idleLevel: 'deliveries' })
    const bus = plainMitt<Shop>()
    const ours = createEmitter<{ inner: number }>({ name: 'ours' })
    adoptMitt(bus, { name: 'shop' })
    bus.on('order', function starts() {
      ours.emit('inner', 1)
    })
    ours.on('inner', function answers(_n) {
      bus.emit('paid', 'x')
    })
    bus.on('paid', () => {})
    bus.on('*', function observes(type) {
      if (type === 'order') bus.emit('ready')
    })
    bus.emit('order', 1)
    bus.emit('order', 2)
    const client = connect()
    client.pullAll()
    expect(client.rows.slice(0, 4).map(({ emitter, type, causeSequence, causedBy }) => [emitter, type, causeSequence, causedBy])).toEqual([
      ['shop', 'order', 0, ''],
      ['ours', 'inner', 1, 'starts'],
      ['shop', 'paid', 2, 'answers'],
      ['shop', 'ready', 1, 'observes'],
    ])
    expect(client.rows[4]).toMatchObject({ type: 'order', causeSequence: 0 })
  })

  it('subscriptions as they come and go, by mitt or by its `all`', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    const client = connect()
    const live = () => {
      for (const { subscription } of client.pullAll().removals ?? [])
        if (subscription !== undefined) client.subscriptions.delete(subscription)
      return [...client.subscriptions.values()].map(({ handler }) => handler)
    }
    const [a, b, c] = [function a() {}, function b() {}, function c() {}]
    bus.on('order', a)
    bus.on('order', b)
    bus.on('paid', c)
    expect(live()).toEqual(['a', 'b', 'c'])
    bus.off('order', a)
    expect(live()).toEqual(['b', 'c'])
    bus.off('paid')
    expect(live()).toEqual(['b'])
    bus.all.set('ready', [a, c])
    bus.all.delete('order')
    expect(live()).toEqual(['a', 'c'])
    bus.all.get('ready')?.splice(0, 1)
    // A way nothing can stand in front of: caught up with at the next emission.
    const ready = bus.all.get('ready')
    if (ready !== undefined) ready[1] = b
    bus.emit('ready')
    expect(live()).toEqual(['c', 'b'])
    const stays = [...client.subscriptions.keys()].at(-1)
    bus.on('ready', a)
    bus.all.get('ready')?.shift()
    bus.emit('ready')
    expect([live(), [...client.subscriptions.keys()][0]]).toEqual([['b', 'a'], stays])
    bus.all.clear()
    expect(live()).toEqual([])
  })

  it('of one handler subscribed twice the one that `off` took', async () => {
    const { adoptMitt, connect, host } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    const handler = () => {}
    bus.on('paid', handler)
    host.advance(1000)
    bus.on('paid', handler)
    bus.off('paid', handler)
    const client = connect()
    const { removals } = client.pullAll()
    const removed = (removals ?? []).map(({ subscription }) => client.subscriptions.get(subscription ?? 0)?.addedAtMs)
    expect(removed).toEqual([0])
  })

  it('handlers that were there before it was adopted', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    bus.on('paid', function early() {})
    bus.emit('paid', 'unseen')
    adoptMitt(bus, { name: 'shop' })
    const client = connect()
    client.pullAll()
    expect([...client.emitters.values()].map(({ name }) => name)).toEqual(['shop'])
    expect([...client.subscriptions.values()].map(({ handler }) => handler)).toEqual(['early'])
    bus.emit('paid', 'seen')
    client.pullAll()
    expect([client.sequences, client.calls('early')]).toEqual([[1], 1])
  })

  it('announces emitter and subscription as our own emitters do', async () => {
    const { adoptMitt, recorder, host } = await recordedMitts()
    const told: unknown[] = []
    recorder.lifecycle.bus.on('emitter', (emitters) => told.push(emitters.map(({ name }) => name)))
    recorder.lifecycle.bus.on('subscription', ({ added }) => told.push(added.map(({ handler }) => handler)))
    const bus = plainMitt<Shop>()
    adoptMitt(bus, { name: 'shop' })
    bus.on('paid', function one() {})
    bus.on('paid', function two() {})
    host.advance(20)
    recorder.setRecording(false)
    recorder.setRecording(true)
    bus.on('paid', function three() {})
    host.advance(20)
    expect(told).toEqual([['shop'], ['one', 'two'], ['three']])
  })
})

describe('an application that looks at an adopted mitt', () => {
  const adopted = async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const adoption = adoptMitt(bus)
    const [one, two, all] = [function one() {}, function two() {}, function all() {}]
    bus.on('paid', one)
    bus.on('paid', two)
    bus.on('*', all)
    return { bus, adoption, adoptMitt, connect, one, two, all }
  }

  it('finds the handlers in place, and nothing new by enumerating', async () => {
    const { bus, one, two, all } = await adopted()
    expect([...bus.all]).toEqual([
      ['paid', [one, two]],
      ['*', [all]],
    ])
    expect([bus, bus.all, bus.all.get('paid') ?? [], (bus.all.get('paid') ?? []).slice()].map((part) => Object.keys(part))).toEqual([
      ['all', 'on', 'off', 'emit'],
      [],
      ['0', '1'],
      ['0', '1'],
    ])
  })

  it('gets the handlers themselves from any copy but the one mitt makes', async () => {
    const { bus, one, two } = await adopted()
    const list = (): unknown[] => bus.all.get('paid') as unknown[]
    const kept = list()
    const same = (handler: unknown) => handler
    expect([list().slice(0).map(same), list().map(same), [...list().slice()], list().slice().filter(same)]).toEqual(
      new Array(4).fill([one, two]),
    )
    bus.emit('paid', 'x')
    expect(kept.slice().map(same)).toEqual([one, two])
    bus.on('paid', one)
    expect(kept.slice().map(same)).toEqual([one, two, one])
    bus.off('paid', one)
    expect(kept.slice().map(same)).toEqual([two, one])
  })

  it('may map as mitt does: it gets functions that look like the handlers, and shows an emission if it calls them', async () => {
    const { bus, connect } = await adopted()
    const made: unknown[] = []
    const standIns = bus.all
      .get('paid')
      ?.slice()
      .map(function (this: unknown, handler) {
        made.push([this, (handler as { readonly name: string }).name])
        return handler as (payload: string) => void
      }, 'self')
    expect(made).toEqual([
      ['self', 'one'],
      ['self', 'two'],
    ])
    // Outside an emission, and inside one of another type, they are the handlers and nothing else.
    standIns?.[0]?.('x')
    bus.on('order', () => standIns?.[1]?.('x'))
    bus.emit('order', 1)
    bus.all
      .get('paid')
      ?.slice()
      .map((handler) => (handler as (payload: string) => void)('by hand'))
    bus.emit('ready')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['order', 2],
      ['paid', 2],
      ['ready', 1],
    ])
    expect([client.calls('one'), client.calls('two'), client.calls('all')]).toEqual([1, 1, 2])
  })

  it('adopting it again leaves its functions as they are', async () => {
    const { bus, adoptMitt } = await adopted()
    const { emit } = bus
    adoptMitt(bus)
    expect(bus.emit).toBe(emit)
  })
})

describe('a recorder that comes later', () => {
  it('finds the adopted mitt and its handlers, marked as older than itself', async () => {
    const { adoptMitt, installRecorder, createDirectTransport } = await freshMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus, { name: 'shop' })
    bus.on('paid', function early() {})
    bus.emit('paid', 'unseen')
    const host = createManualHost()
    const client = new Client(createDirectTransport, installRecorder({ host }), host)
    bus.emit('paid', 'seen')
    client.pullAll()
    expect([...client.emitters.values()]).toEqual([expect.objectContaining({ name: 'shop', existedBefore: true })])
    expect([...client.subscriptions.values()]).toEqual([expect.objectContaining({ handler: 'early', existedBefore: true })])
    expect([client.sequences, client.calls('early')]).toEqual([[1], 1])
  })

  it('finds one without handlers at its first emission, as with our own emitters', async () => {
    const { adoptMitt, installRecorder, createDirectTransport } = await freshMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus, { name: 'shop' })
    const host = createManualHost()
    const client = new Client(createDirectTransport, installRecorder({ host }), host)
    client.pullAll()
    expect(client.emitters.size).toBe(0)
    bus.emit('ready')
    client.pullAll()
    expect([...client.emitters.values()].map(({ name }) => name)).toEqual(['shop'])
  })

  it('switched off and on again knows each place of a handler from the others', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    const handler = () => {}
    bus.on('paid', handler)
    bus.on('order', handler)
    bus.on('paid', handler)
    const listed = () => {
      const [, core] = registry().cores
      return [...(core?.linkers() ?? [])].flatMap((linker) => linker.all().map(({ types, id }) => [types[0], id]))
    }
    const before = listed()
    expect(before.map(([type]) => type)).toEqual(['paid', 'order', 'paid'])
    const client = connect().attach()
    client.result({ name: 'setRecording', recording: false })
    client.result({ name: 'setRecording', recording: true })
    bus.emit('paid', 'x')
    bus.emit('order', 1)
    client.pullAll()
    expect(listed()).toEqual(before)
    expect([...client.subscriptions.keys()].map((id) => client.totals.get(id)?.calls)).toEqual([1, 1, 1])
    client.result({ name: 'setRecording', recording: false })
    bus.off('paid')
    client.result({ name: 'setRecording', recording: true })
    expect(listed()).toEqual([before[1]])
  })

  it('switched off and on again sees the same handlers, and those that changed meanwhile', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    const leaves = () => {}
    bus.on('paid', leaves)
    bus.on('paid', function stays() {})
    bus.emit('paid', '1')
    const client = connect().attach()
    client.result({ name: 'setRecording', recording: false })
    bus.emit('paid', 'unseen')
    bus.off('paid', leaves)
    bus.on('paid', function comes() {})
    client.result({ name: 'setRecording', recording: true })
    bus.emit('paid', '2')
    const { emitted } = client.pullAll()
    expect([client.sequences, emitted]).toEqual([[1, 2], 2])
    const [, core] = registry().cores
    const listed = [...(core?.linkers() ?? [])].flatMap((linker) => linker.all().map(({ handler }) => handler.name))
    expect(listed).toEqual(['stays', 'comes'])
    expect([...client.subscriptions.values()].map(({ handler, id }) => [handler, client.totals.get(id)?.calls])).toEqual([
      ['leaves', 1],
      ['stays', 2],
      ['comes', 1],
    ])
  })
})

/** Everything a user could tell from an object's properties. */
const properties = (target: object) => Reflect.ownKeys(target).map((key) => [key, Object.getOwnPropertyDescriptor(target, key)])
const allOf = (bus: Emitter<Shop>) => [bus, bus.all, ...bus.all.values()].map((part) => properties(part as object))

describe('releasing', () => {
  it('puts every property back, of the bus, of `all` and of its lists', async () => {
    const { adoptMitt } = await recordedMitts()
    const bus = plainMitt<Shop>()
    bus.on('paid', () => {})
    bus.on('*', () => {})
    const own = () => new Map<never, never>()
    Object.assign(bus.all, { get: Map.prototype.get, own })
    const before = allOf(bus)
    const adoption = adoptMitt(bus)
    expect(allOf(bus)).not.toEqual(before)
    expect(adoption.release()).toBe(true)
    expect(allOf(bus)).toEqual(before)
    expect(Object.keys(bus.all)).toEqual(['get', 'own'])
    expect(adoption.release()).toBe(false)
  })

  it('nothing is touched while nobody records', async () => {
    const { adoptMitt, installRecorder } = await freshMitts()
    const bus = plainMitt<Shop>()
    bus.on('paid', () => {})
    const before = allOf(bus)
    adoptMitt(bus)
    bus.on('order', () => {})
    expect(allOf(bus).slice(0, 2)).toEqual(before.slice(0, 2))
    const recorder = installRecorder({ host: createManualHost() })
    expect(allOf(bus)[0]).not.toEqual(before[0])
    recorder.setRecording(false)
    expect(allOf(bus).slice(0, 3)).toEqual(before)
  })

  it('ends what is seen, told as closed; the bus goes on', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const seen: string[] = []
    bus.on('paid', (paid) => seen.push(paid))
    const adoption = adoptMitt(bus)
    bus.emit('paid', '1')
    adoption.release()
    bus.emit('paid', '2')
    const client = connect()
    const { removals } = client.pullAll()
    expect([client.sequences, seen]).toEqual([[1], ['1', '2']])
    expect(removals?.map(({ reason }) => reason)).toEqual(['close'])
  })

  it('in a handler lets the emission under way be seen to its end, and no later one blamed on it', async () => {
    const { adoptMitt, createEmitter, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const ours = createEmitter<{ after: number }>()
    const adoption = adoptMitt(bus)
    bus.on('paid', () => void adoption.release())
    bus.on('paid', function second() {})
    bus.on('*', () => {})
    bus.emit('paid', 'x')
    ours.emit('after', 1)
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries, causeSequence }) => [type, deliveries, causeSequence])).toEqual([
      ['paid', 2, 0],
      ['after', 0, 0],
    ])
  })

  it('works by `using`, and the bus can be adopted again', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    {
      using _adoption = adoptMitt(bus)
      bus.emit('ready')
    }
    bus.emit('ready')
    const again = adoptMitt(bus)
    bus.emit('ready')
    const client = connect()
    client.pullAll()
    expect(client.sequences).toEqual([1, 2])
    expect(again.release()).toBe(true)
  })

  it('leaves what somebody else put in front of ours, and ours behind it is out', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const adoption = adoptMitt(bus)
    const { emit } = bus
    const logged: unknown[] = []
    const logging = (type: 'paid', paid: string) => {
      logged.push(paid)
      emit(type, paid)
    }
    bus.emit = logging as typeof bus.emit
    adoption.release()
    expect(bus.emit).toBe(logging)
    bus.emit('paid', '1')
    adoptMitt(bus)
    bus.emit('paid', '2')
    const client = connect()
    client.pullAll()
    expect([client.sequences, logged]).toEqual([[1], ['1', '2']])
  })
})

describe('adopting', () => {
  it.each([
    ['again', 1],
    ['once, and recording it again', 0],
  ])('%s, with somebody else’s methods in front of ours, shows everything once', async (_how, released) => {
    const { adoptMitt, connect, recorder } = await recordedMitts()
    const bus = plainMitt<Shop>()
    bus.on('paid', () => {})
    const adoption = adoptMitt(bus)
    for (const target of [bus.all, bus.all.get('paid')] as object[])
      for (const [key, { value, ...rest }] of Object.entries(Object.getOwnPropertyDescriptors(target)))
        if (typeof value === 'function' && !Number.isInteger(Number(key)))
          Object.defineProperty(target, key, {
            ...rest,
            value(this: unknown, ...args: unknown[]) {
              return Reflect.apply(value, this, args)
            },
          })
    if (released > 0) adoption.release()
    else for (const recording of [false, true]) recorder.setRecording(recording)
    adoptMitt(bus)
    const handler = () => {}
    bus.on('paid', handler)
    bus.on('order', handler)
    bus.emit('paid', 'x')
    bus.off('paid', handler)
    bus.emit('order', 1)
    const client = connect()
    const { removals } = client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['paid', 2],
      ['order', 1],
    ])
    const reasons = removals?.map(({ reason }) => reason)
    expect([client.subscriptions.size, reasons]).toEqual([3 + released, [...new Array(released).fill('close'), 'off']])
  })

  it('twice gives the same adoption; a name given later counts if there was none', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const adoption = adoptMitt(bus)
    expect(adoptMitt(bus, { name: 'shop' })).toBe(adoption)
    expect(adoptMitt(bus, { name: 'other' })).toBe(adoption)
    bus.on('ready', () => {})
    bus.emit('ready')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ emitter }) => emitter)).toEqual(['shop'])
  })

  it('two mitts over one `all` shows one bus, each emission once', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const one = plainMitt<Shop>()
    const two = plainMitt<Shop>(one.all)
    expect(adoptMitt(one)).toBe(adoptMitt(two))
    one.on('paid', function heard() {})
    two.emit('paid', 'x')
    one.emit('paid', 'y')
    one.emit('ready')
    two.emit('ready')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type }) => type)).toEqual(['paid', 'paid', 'ready', 'ready'])
    expect(client.emitters.size).toBe(1)
  })

  it('one list under two types tells them apart', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = plainMitt<Shop>()
    const adoption = adoptMitt(bus)
    const shared = [() => {}]
    bus.all.set('paid', shared)
    bus.all.set('order', shared)
    bus.emit('paid', 'x')
    bus.emit('order', 1)
    bus.emit('paid', 'y')
    bus.all.delete('paid')
    adoption.release()
    expect(properties(shared)).toEqual(properties([shared[0]]))
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['paid', 1],
      ['order', 1],
      ['paid', 1],
    ])
  })

  it('any number of them joins the registry once', async () => {
    const { adoptMitt } = await freshMitts()
    expect(registry().cores).toHaveLength(1)
    for (let n = 0; n < 100; n++) adoptMitt(plainMitt())
    expect(registry().cores).toHaveLength(2)
  })

  it('works unseen where inspection is switched off', async () => {
    const { loadCopy } = await import('../inspect/realm.ts')
    resetRegistry(false)
    const { installRecorder } = await loadCopy()
    const { adoptMitt } = await import('@emitscope/emitter/mitt')
    const recorder = installRecorder({ host: createManualHost() })
    const bus = plainMitt<Shop>()
    const seen: unknown[] = []
    bus.on('paid', (paid) => seen.push(paid))
    const adoption = adoptMitt(bus)
    bus.emit('paid', 'x')
    expect([seen, recorder.emissions.newest, adoption.release()]).toEqual([['x'], 0, true])
    resetRegistry()
  })

  it('keeps a hook that fails away from the application', async () => {
    const { adoptMitt, recorder, host } = await recordedMitts()
    const bus = plainMitt<Shop>()
    adoptMitt(bus)
    recorder.emissionStarted = () => {
      throw boom
    }
    const seen: unknown[] = []
    bus.on('paid', (paid) => seen.push(paid))
    bus.emit('paid', 'x')
    bus.emit('paid', 'y')
    expect([seen, host.reported]).toEqual([['x', 'y'], [boom]])
  })

  it.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a string', 'bus', '"bus"'],
    ['a Map', new Map(), 'an object'],
    ['a bus without all', { on() {}, off() {}, emit() {} }, 'an object'],
    ['a function', () => {}, 'a function'],
  ])('%s throws a TypeError that names argument and value', async (_what, value, shown) => {
    const { adoptMitt } = await freshMitts()
    const adopt = () => adoptMitt(value as unknown as Emitter<Shop>)
    expect(adopt).toThrow(TypeError)
    expect(adopt).toThrow('adoptMitt: bus must be a mitt instance: on, off, emit, and a Map in all, got ')
    expect(adopt).toThrow(shown)
  })

  it('a mitt over a frozen map, a wrong name and an asMitt throw', async () => {
    const { adoptMitt, asMitt, createEmitter } = await freshMitts()
    expect(() => adoptMitt(plainMitt(Object.freeze(new Map())))).toThrow(/^adoptMitt: bus\.all must be a Map that is not frozen/)
    expect(() => adoptMitt(plainMitt(), { name: 7 as unknown as string })).toThrow(/^adoptMitt: options\.name must be a string, got 7/)
    expect(() => adoptMitt(asMitt(createEmitter()))).toThrow(/^adoptMitt: bus must be a mitt of its own/)
  })

  it('a mitt over the least a map can be', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const kept = new Map()
    const least = { get: (type: unknown) => kept.get(type), set: (type: unknown, list: unknown) => void kept.set(type, list) }
    const bus = plainMitt<Shop>(least as never)
    const adoption = adoptMitt(bus)
    bus.on('paid', function one() {})
    bus.emit('paid', 'x')
    adoption.release()
    bus.emit('paid', 'y')
    const client = connect()
    client.pullAll()
    expect([client.sequences, client.calls('one'), Object.keys(least)]).toEqual([[1], 1, ['get', 'set']])
  })

  it('a frozen bus is seen by what it delivers', async () => {
    const { adoptMitt, connect } = await recordedMitts()
    const bus = Object.freeze(plainMitt<Shop>())
    const adoption = adoptMitt(bus)
    bus.on('paid', () => {})
    bus.emit('paid', 'x')
    bus.emit('ready')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ type }) => type)).toEqual(['paid'])
    expect(adoption.release()).toBe(true)
  })
})

describe('the default export', () => {
  it('is a mitt, visible from its first handler on', async () => {
    const { mitt, adoptMitt, connect } = await recordedMitts()
    const bus = mitt<Shop>()
    adoptMitt(bus, { name: 'shop' })
    const got: unknown[] = []
    bus.on('paid', (paid) => got.push(paid))
    bus.on('*', (type, payload) => got.push([type, payload]))
    bus.emit('paid', 'x')
    const client = connect()
    client.pullAll()
    expect(got).toEqual(['x', ['paid', 'x']])
    expect(Object.keys(bus)).toEqual(['all', 'on', 'off', 'emit'])
    expect(client.rows).toEqual([expect.objectContaining({ emitter: 'shop', type: 'paid', deliveries: 2 })])
  })

  it('takes a map of handlers as mitt does, also one that cannot be watched', async () => {
    const { mitt, connect } = await recordedMitts()
    const got: unknown[] = []
    const all = new Map([['paid' as const, [(paid: unknown) => got.push(paid)]]])
    const bus = mitt<{ paid: string }>(all as never)
    expect(bus.all).toBe(all)
    bus.emit('paid', 'x')
    mitt<{ paid: string }>(Object.freeze(new Map(all)) as never).emit('paid', 'y')
    const client = connect()
    client.pullAll()
    expect([got, client.sequences]).toEqual([['x', 'y'], [1]])
  })
})
