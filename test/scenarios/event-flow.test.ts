import { createEngine, defineModule, defineSettings, every, type Module } from '@emitscope/emitter/engine'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, test } from 'vitest'
import { rest, started, stopped } from '../emitter/engine/engines.ts'
import { turn } from '../emitter/promises.ts'

class OrderPlaced {
  static readonly type = 'order:placed'
  readonly symbol: string
  constructor(symbol: string) {
    this.symbol = symbol
  }
}
class Trade {
  static readonly type = 'trade'
  readonly symbol: string
  constructor(symbol: string) {
    this.symbol = symbol
  }
}
class A {
  static readonly type = 'a'
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}
class B {
  static readonly type = 'b'
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}

describe('Event Flow', () => {
  test('EF-1 a handler publishes an event that another module handles', async () => {
    const log: string[] = []
    const orders = defineModule({
      name: 'orders',
      handlers: [
        [
          OrderPlaced,
          async ([order], [emission], engine) => {
            log.push(`order ${order?.symbol}`)
            await engine.publish(new Trade(order?.symbol ?? ''), emission === undefined ? {} : { cause: emission })
          },
        ],
      ],
    })
    const trades = defineModule({
      name: 'trades',
      handlers: [[Trade, ([trade], [emission]) => log.push(`trade ${trade?.symbol} because of ${String(emission?.cause?.type)}`)]],
    })
    const { engine, host } = await started({ modules: [orders, trades] })
    await engine.publish(new OrderPlaced('ACME'))
    await rest(host)
    expect(log).toEqual(['order ACME', 'trade ACME because of order:placed'])
    await stopped(engine, host)
  })

  test('EF-2 what waits is handed over together, by type, in the order first seen', async () => {
    const calls: unknown[] = []
    const module = defineModule({
      name: 'both',
      handlers: [
        [A, (all) => calls.push(['A', all.map(({ at }) => at)])],
        [B, (all) => calls.push(['B', all.map(({ at }) => at)])],
      ],
    })
    const host = createManualHost()
    const engine = createEngine({ modules: [module], host })
    for (const at of [0, 1, 2]) {
      await engine.publish(new A(at))
      await engine.publish(new B(at))
    }
    expect(calls).toEqual([])
    await Promise.all([engine.start(), rest(host)])
    expect(calls).toEqual([
      ['A', [0, 1, 2]],
      ['B', [0, 1, 2]],
    ])
    await engine.publish(new A(9))
    await rest(host)
    expect(calls.slice(2)).toEqual([['A', [9]]])
    await stopped(engine, host)
  })

  test('EF-3 the engine starts, then the module, then its schedules and tasks; exit comes once', async () => {
    const log: string[] = []
    const note = (text: string) => () => void log.push(text)
    const module = defineModule({
      name: 'module',
      schedules: [every(1000, note('tick'))],
      tasks: [note('task')],
      beforeStart: async () => {
        log.push('module begins')
        await undefined
        log.push('module has begun')
      },
      exit: note('module exit'),
    })
    const host = createManualHost()
    const engine = createEngine({ modules: [module], beforeStart: note('engine'), exit: note('engine exit'), host })
    await Promise.all([engine.start(), rest(host)])
    expect(log.splice(0)).toEqual(['engine', 'module begins', 'module has begun', 'tick', 'task'])
    await Promise.all([stopped(engine, host), engine.stop(), engine.close()])
    expect(log).toEqual(['module exit', 'engine exit'])
  })

  test('EF-4 of two schedules of 50 ms the immediate one has ticked once more after 180 ms', async () => {
    const ticks = { immediate: [] as number[], later: [] as number[] }
    const host = createManualHost()
    const module = defineModule({
      name: 'clock',
      schedules: [
        every(50, () => void ticks.immediate.push(host.now())),
        every(50, () => void ticks.later.push(host.now()), { immediate: false }),
      ],
    })
    const { engine } = await started({ modules: [module], host })
    host.advance(180)
    expect(ticks).toEqual({ immediate: [0, 50, 100, 150], later: [50, 100, 150] })
    await stopped(engine, host)
    host.advance(500)
    expect(ticks.immediate).toHaveLength(4)
  })

  test('EF-5 a task starts once; stop aborts its signal and waits for its end', async () => {
    const log: string[] = []
    const module = defineModule({
      name: 'worker',
      tasks: [
        async ({ signal }) => {
          log.push('begins')
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
          log.push('tidies up')
          await turn()
          log.push('ends')
        },
      ],
      exit: () => void log.push('exit'),
    })
    const { engine, host } = await started({ modules: [module] })
    host.advance(1000)
    await rest(host)
    expect(log).toEqual(['begins'])
    await stopped(engine, host)
    expect(log).toEqual(['begins', 'tidies up', 'ends', 'exit'])
  })

  test('EF-6 all three ways of declaring a handler receive; a member that matches no event warns in development', async () => {
    const log: string[] = []
    const warnings: unknown[] = []
    const trades = defineModule({
      name: 'trades',
      events: [OrderPlaced],
      handlers: [[OrderPlaced, () => log.push('pair')]],
      onOrderPlaced: () => void log.push('member'),
      onTrade: () => void log.push('never'),
    })
    class Desk implements Module {
      readonly name = 'desk'
      readonly events = [OrderPlaced]
      onOrderPlaced() {
        log.push(`method of ${this.name}`)
      }
    }
    const host = createManualHost()
    const engine = createEngine({
      modules: [trades, new Desk()],
      host,
      onWarning: ({ code, message }) => void warnings.push([code, message]),
    })
    await Promise.all([engine.start(), rest(host)])
    await engine.publish(new OrderPlaced('ACME'))
    await engine.publish(new Trade('ACME'))
    await rest(host)
    expect(log).toEqual(['pair', 'member', 'method of desk'])
    expect(warnings).toEqual([
      ['UNMATCHED_MEMBER', expect.stringContaining('"trades": onTrade')],
      ['UNHANDLED', expect.stringContaining('"trade"')],
    ])
    await stopped(engine, host)

    const silent: unknown[] = []
    createEngine({ modules: [trades], host: createManualHost({ production: true }), onWarning: (warning) => void silent.push(warning) })
    expect(silent).toEqual([])
  })

  test('EF-7 settings hold the declared fields alone; a missing or wrong one is an error that names it', () => {
    const settings = defineSettings({ fields: { token: 'string', retries: { type: 'number', default: 3 } } })
    expect(settings.parse({ token: 'abc', other: 1 })).toEqual({ token: 'abc', retries: 3 })
    expect(() => settings.parse({ retries: 3 })).toThrow(/"token" is missing/)
    expect(() => settings.parse({ token: 'abc', retries: '3' })).toThrow(/"retries" must be a number, got a string/)
    // The file, the environment and reading it again: test/node.
  })

  test('EF-8 sender and meta reach the handler, later keys win; a parse of the class is honoured', async () => {
    const seen: unknown[] = []
    class Note {
      static readonly type: string = 'note'
      readonly text: string
      constructor(text: string) {
        this.text = text
      }
      parse(): string {
        return this.text
      }
    }
    class Shout extends Note {
      static override readonly type = 'shout'
      override parse(): string {
        return this.text.toUpperCase()
      }
    }
    const module = defineModule({
      name: 'bot',
      handlers: [[Shout, ([note], [emission]) => seen.push(note?.parse(), emission?.sender, emission?.meta)]],
    })
    const { engine, host } = await started({ modules: [module] })
    const meta = { chat: 1, lang: 'en' }
    await engine.publish(new Shout('hello'), { sender: 'telegram', meta: { ...meta, lang: 'de' } })
    await rest(host)
    expect(seen).toEqual(['HELLO', 'telegram', { chat: 1, lang: 'de' }])
    await stopped(engine, host)
  })

  test('EF-9 modules given at first and added later both receive', async () => {
    const log: string[] = []
    const named = (name: string) => defineModule({ name, handlers: [[Trade, () => log.push(name)]] })
    const { engine, host } = await started({ modules: [named('first')] })
    await Promise.all([engine.add(named('later')), rest(host)])
    await engine.publish(new Trade('ACME'))
    await rest(host)
    expect(log).toEqual(['first', 'later'])
    await stopped(engine, host)
  })

  test('EF-10 an event without a handler is one warning and nothing else', async () => {
    const { engine, host } = await started({ modules: [] })
    await engine.publish(new Trade('ACME'))
    await engine.publish(new Trade('ACME'))
    await rest(host)
    expect(host.warnings).toEqual([expect.stringContaining('"trade"')])
    expect(host.reported).toEqual([])
    await stopped(engine, host)
    expect(host.warnings).toHaveLength(1)
  })

  test('EF-11 in a shop of five modules every order that came in leaves one notification, and stock never falls below zero', async () => {
    class Incoming {
      static readonly type = 'order:incoming'
      readonly id: number
      readonly quantity: number
      constructor(id: number, quantity: number) {
        this.id = id
        this.quantity = quantity
      }
    }
    class Reserved {
      static readonly type = 'stock:reserved'
      readonly id: number
      readonly ok: boolean
      constructor(id: number, ok: boolean) {
        this.id = id
        this.ok = ok
      }
    }
    class Accepted {
      static readonly type = 'order:accepted'
      readonly id: number
      readonly quantity: number
      constructor({ id, quantity }: Incoming) {
        this.id = id
        this.quantity = quantity
      }
    }
    let orders = 0
    let stock = 10
    const levels: number[] = []
    const notified: string[] = []
    const seen: string[] = []
    const api = defineModule({
      name: 'api',
      schedules: [
        every(10, async ({ engine }) => {
          if (orders < 6) await engine.publish(new Incoming(++orders, 3))
        }),
      ],
    })
    const desk = defineModule({
      name: 'orders',
      events: [Incoming],
      async onOrderIncoming(incoming, _emissions, engine) {
        for (const order of incoming) await engine.publish(new Accepted(order))
      },
    })
    const warehouse = defineModule({
      name: 'stock',
      handlers: [
        [
          Accepted,
          async (accepted, _emissions, engine) => {
            for (const { id, quantity } of accepted) {
              const ok = stock >= quantity
              if (ok) stock -= quantity
              levels.push(stock)
              await engine.publish(new Reserved(id, ok))
            }
          },
          { concurrency: 1 },
        ],
      ],
    })
    const notifications = defineModule({
      name: 'notifications',
      handlers: [[Reserved, (all) => void notified.push(...all.map(({ id, ok }) => `${id} ${ok ? 'on its way' : 'sold out'}`))]],
    })
    const monitor = defineModule({
      name: 'monitor',
      handlers: [['*', (_payloads, emissions) => void seen.push(...emissions.map(({ type }) => String(type)))]],
    })
    const host = createManualHost()
    const engine = createEngine({ modules: [api, desk, warehouse, notifications, monitor], capacity: 1, host })
    await Promise.all([engine.start(), rest(host)])
    for (let i = 0; i < 10; i++) {
      host.advance(10)
      await rest(host)
    }
    await stopped(engine, host)
    expect(orders).toBe(6)
    expect(notified).toEqual(['1 on its way', '2 on its way', '3 on its way', '4 sold out', '5 sold out', '6 sold out'])
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(0)
    expect(seen.filter((type) => type === 'stock:reserved')).toHaveLength(6)
    expect(host.reported).toEqual([])
  })
})
