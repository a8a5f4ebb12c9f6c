import { createEmitter, createLinker } from '@emitscope/emitter'
import { connect, createLoop, disconnect, emits, forward, slot } from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'
import { refuses, throwsCode } from '../refuses.ts'

type Events = { order_placed: number; 'order:paid': number; sent: number }

class Desk {
  readonly log: string[] = []
  onOrderPlaced(n: number): void {
    this.log.push(`placed ${n}`)
  }
}
class BusyDesk extends Desk {
  onOrderPaid(n: number): void {
    this.log.push(`paid ${n}`)
  }
  only(n: number): void {
    this.log.push(`only ${n}`)
  }
}

describe('connect', () => {
  it('takes an emitter, what emits makes, a loop, and an object that holds one in events', () => {
    const bus = createEmitter<Events>()
    const held = { events: emits<Events>() }
    const loop = createLoop()
    const seen: unknown[] = []
    const take = (payload: unknown): void => void seen.push(payload)
    connect(bus, 'sent', take)
    connect(held, 'sent', take)
    connect(held.events, 'sent', take)
    connect(loop, 'started', () => void seen.push('started'))
    connect({ events: loop }, 'idle', () => void seen.push('idle'))
    bus.emit('sent', 1)
    held.events.sent(2)
    loop.start()
    expect(seen).toEqual([1, 2, 2, 'started', 'idle'])
  })

  it('finds members of classes and of what they extend, and calls them as methods', () => {
    const bus = createEmitter<Events>()
    const desk = new BusyDesk()
    connect(bus, desk)
    connect(bus, 'sent', desk, 'only')
    bus.emit('order_placed', 1)
    bus.emit('order:paid', 2)
    bus.emit('sent', 3)
    expect(desk.log).toEqual(['placed 1', 'paid 2', 'only 3'])
  })

  it('hands over the emission to whoever declares it', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    connect(bus, { onSent: (n: number, { type, meta }: { type: string; meta: unknown }) => void seen.push([n, type, meta]) })
    bus.emit('sent', 1, { meta: 'm' })
    expect(seen).toEqual([[1, 'sent', 'm']])
  })

  it('keeps connect order, also of those connected without a type', () => {
    const bus = createEmitter<Events>()
    const seen: string[] = []
    connect(bus, { onSent: () => void seen.push('first') })
    connect(bus, 'sent', () => void seen.push('second'))
    connect(bus, { onSent: () => void seen.push('third') })
    bus.emit('sent', 1)
    expect(seen).toEqual(['first', 'second', 'third'])
  })

  it('makes a slot the delivery of the emission: it waits on the loop, its failure is that of the source, its value in the outcome', async () => {
    const host = createManualHost()
    const loop = createLoop({ host })
    const failures: unknown[] = []
    const bus = createEmitter<Events>({ host, onError: (error) => failures.push(error) })
    const end = connect(bus, 'sent', {
      onSent: slot(loop, (n: number) => {
        if (n === 2) throw 'two'
        return n
      }),
    })
    expect(bus.subscriptions()[0]).toMatchObject({ name: 'onSent', strategy: loop })
    const outcome = bus.emitAsync('sent', 1)
    bus.emit('sent', 2)
    loop.start()
    host.flushMicrotasks()
    expect([(await outcome).values, failures]).toEqual([[1], ['two']])
    bus.emit('sent', 2)
    end()
    host.flushMicrotasks()
    await turn()
    expect(failures.length).toBe(1)
    const late = slot(loop, () => 1)
    await loop.close({ pending: 'discard' })
    throwsCode(() => connect(bus, 'sent', late), 'CLOSED')
  })

  it('returns what ends all it connected, and says whether anything was left to end', () => {
    const bus = createEmitter<Events>()
    const end = connect(bus, ['order_placed', 'order:paid'], new BusyDesk())
    expect(bus.subscriptions().length).toBe(2)
    expect([end(), end(), bus.subscriptions().length]).toEqual([true, false, 0])
    const none = connect(bus, ['sent'], { other: 1 } as never)
    expect([none(), connect(bus, { other: 1 } as never)()]).toEqual([false, false])
  })

  it('connects all that it is given, or nothing', () => {
    const declared = emits<Pick<Events, 'sent' | 'order_placed'>>(['sent', 'order_placed'])
    const types = ['sent', 'other' as 'sent', 'order_placed'] as const
    refuses(() => connect(declared, types, () => undefined), 'connect', '"other"')
    refuses(() => forward(declared, types, createEmitter<Events>()), 'forward', '"other"')
    refuses(() => forward(createEmitter<Events>(), types, declared), 'forward', '"other"')
    expect(declared.subscriptions()).toEqual([])
    const bus = createEmitter<Events>({ linker: createLinker<Events>({ maxHandlers: 1 }) })
    const take = (): void => undefined
    bus.on('order_placed', take)
    throwsCode(() => connect(bus, ['sent', 'order_placed'], take), 'MAX_HANDLERS')
    throwsCode(() => connect(bus, { onSent: take, onOrderPaid: take }), 'MAX_HANDLERS')
    throwsCode(() => forward(bus, ['sent', 'order_placed'], createEmitter<Events>()), 'MAX_HANDLERS')
    expect(bus.subscriptions().map(({ types }) => types)).toEqual([['order_placed']])
  })

  it('refuses what is no source, no receiver, no slot', () => {
    const bus = createEmitter<Events>()
    for (const source of [undefined, null, {}, 'bus', { events: 7 }])
      refuses(() => connect(source as never, 'sent' as never, (() => undefined) as never), 'connect', 'source')
    for (const receiver of [undefined, null, 7]) {
      refuses(() => connect(bus, receiver as never), 'connect', 'receiver')
      refuses(() => connect(bus, 'sent', receiver as never), 'connect', 'receiver')
    }
    refuses(() => connect(bus, '' as never, () => undefined), 'connect: type')
    refuses(() => connect(bus, '' as never, {} as never), 'connect', 'type')
    refuses(() => connect(bus, 'sent', new Desk(), 'log' as never), 'connect', 'receiver.log', 'a function')
    expect(bus.subscriptions()).toEqual([])
  })
})

describe('disconnect', () => {
  const wired = () => {
    const bus = createEmitter<Events>()
    const [one, other] = [new BusyDesk(), new BusyDesk()]
    const kept: number[] = []
    bus.on('sent', (n) => void kept.push(n))
    connect(bus, one)
    connect(bus, 'order_placed', other)
    connect(bus, 'order_placed', other, 'only')
    const emit = (): string[] => {
      bus.emit('order_placed', 1)
      bus.emit('order:paid', 1)
      bus.emit('sent', 1)
      const log = [...one.log.map((line) => `one ${line}`), ...other.log.map((line) => `other ${line}`)]
      one.log.length = other.log.length = 0
      return log
    }
    return { bus, one, other, kept, emit }
  }

  it('of a source ends all that connect made, and nothing else', () => {
    const { bus, emit, kept } = wired()
    expect([disconnect(bus), emit(), disconnect(bus), kept]).toEqual([true, [], false, [1]])
  })

  it('of a type ends those of that type, found by convention or not', () => {
    const { bus, emit } = wired()
    expect([disconnect(bus, 'order_placed'), emit()]).toEqual([true, ['one paid 1']])
  })

  it('of a receiver ends all of that receiver', () => {
    const { bus, one, emit } = wired()
    expect([disconnect(bus, undefined, one), emit()]).toEqual([true, ['other placed 1', 'other only 1']])
  })

  it('of a type and a receiver ends the oldest, of a slot that one', () => {
    const { bus, other, emit } = wired()
    expect([disconnect(bus, 'order_placed', other, 'only'), emit()]).toEqual([true, ['one placed 1', 'one paid 1', 'other placed 1']])
    expect([disconnect(bus, 'order_placed', other), disconnect(bus, 'order_placed', other)]).toEqual([true, false])
  })

  it('takes a function as the receiver, of a list one type at a time', () => {
    const bus = createEmitter<Events>()
    const seen: number[] = []
    const take = (n: number): void => void seen.push(n)
    connect(bus, ['sent', 'order_placed'], take)
    expect(disconnect(bus, 'sent', take)).toBe(true)
    bus.emit('sent', 1)
    bus.emit('order_placed', 2)
    expect(seen).toEqual([2])
  })

  it('takes what connect takes: a list, a class, a pattern', () => {
    class Paid {
      static readonly type = 'paid'
    }
    const bus = createEmitter<Events & { paid: Paid }>()
    const take = (): void => undefined
    const each = [['sent', 'order_placed'], Paid, pattern('order{rest}')] as const
    for (const type of each) {
      connect(bus, type, take)
      connect(bus, type, take)
      expect([disconnect(bus, type, take), bus.subscriptions().length]).toEqual([true, type === each[0] ? 2 : 1])
      expect([disconnect(bus, type), disconnect(bus, type), bus.subscriptions()]).toEqual([true, false, []])
    }
  })

  it('of a type ends none of those that follow the convention or hear all, unless they take that type', () => {
    const bus = createEmitter<Events & { [name: symbol]: number }>()
    connect(bus, '*', () => undefined)
    connect(bus, new Desk())
    expect([disconnect(bus, Symbol('other')), disconnect(bus, pattern('order_{placed}')), disconnect(bus, 'sent')]).toEqual(
      Array(3).fill(false),
    )
    expect(bus.subscriptions().length).toBe(2)
  })

  it('refuses what is no source, no type, no receiver', () => {
    const bus = createEmitter<Events>()
    refuses(() => disconnect({} as never), 'disconnect', 'source')
    refuses(() => disconnect(bus, '' as never), 'disconnect', 'type')
    refuses(() => disconnect(bus, 'sent', 7 as never), 'disconnect', 'receiver')
  })
})

describe('forward', () => {
  it('emits again with payload, sender and meta, as another type where asked, the emission as cause', () => {
    const from = createEmitter<Events>()
    const to = createEmitter<{ sent: number; done: number }>()
    const seen: unknown[] = []
    to.on('*', (payload, { type, sender, meta, cause }) => void seen.push([type, payload, sender, meta, cause?.type]))
    const end = forward(from, 'sent', to)
    forward(from, ['sent', 'order:paid'], to, 'done')
    from.emit('sent', 1, { sender: 's', meta: 'm' })
    expect(seen.splice(0)).toEqual([
      ['sent', 1, 's', 'm', 'sent'],
      ['done', 1, 's', 'm', 'sent'],
    ])
    expect([end(), end()]).toEqual([true, false])
    from.emit('order:paid', 2)
    expect(seen).toEqual([['done', 2, undefined, undefined, 'order:paid']])
  })

  it('leaves out what the target takes itself', () => {
    const from = createEmitter<Events>()
    const target = { events: emits<Events>(), onSent: (_n: number) => undefined }
    const seen: string[] = []
    target.events.on('*', (_n, { type }) => void seen.push(type))
    forward(from, ['sent', 'order_placed'], target)
    from.emit('sent', 1)
    from.emit('order_placed', 1)
    expect(seen).toEqual(['order_placed'])
  })

  it('refuses what is no source, no target, and a type the target does not have', () => {
    const bus = createEmitter<Events>()
    refuses(() => forward({} as typeof bus, 'sent', bus), 'forward', 'source')
    refuses(() => forward(bus, 'sent', {} as typeof bus), 'forward', 'target')
    refuses(() => forward(bus, '' as 'sent', bus), 'forward', 'type')
    refuses(() => forward(bus, 'sent', bus, 7 as never), 'forward', 'type', '7')
    refuses(() => forward(bus, 'sent', { events: emits(['other']) as unknown as typeof bus }), 'forward: type', 'other')
    refuses(() => forward(bus, '*' as 'sent', bus), 'forward: "*"')
    expect(bus.subscriptions()).toEqual([])
  })
})
