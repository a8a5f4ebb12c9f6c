import { EmitterError } from '@emitscope/emitter'
import type { Delivery, Strategy } from '@emitscope/emitter/strategies'
import { type QueueOptions, type StrategyCase, strategyCases } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { failing } from './failing.ts'
import { SimpleStrategy } from './simple-strategy.ts'

type Make = new (options?: QueueOptions) => Strategy

const casesOf = (Kind: Make): StrategyCase[] => strategyCases(() => new Kind(), { createWith: (options) => new Kind(options), limitMs: 20 })

it('a strategy of somebody else that keeps the contract passes all of it, for every policy', async () => {
  const cases = casesOf(SimpleStrategy)
  expect(await failing(cases)).toEqual(new Map())
  const skipped = cases.filter(({ skip }) => skip !== undefined).map(({ guarantee, skip }) => `${guarantee}: ${skip}`)
  expect([...new Set(skipped)]).toEqual(["latest: its order is 'fifo'"])
})

it('what it declares otherwise is skipped, with the reason', () => {
  const reasons = (strategy: Partial<Strategy>, options?: Parameters<typeof strategyCases>[1]): string[] => {
    const make = (): Strategy => Object.assign(new SimpleStrategy(), strategy)
    return [...new Set(strategyCases(make, options).flatMap(({ skip }) => skip ?? []))].sort()
  }
  const { guarantees } = new SimpleStrategy()
  const noFactory = 'there is no createWith for bounded ones'
  expect(reasons({})).toEqual(["its order is 'fifo'", noFactory])
  expect(reasons({ guarantees: { ...guarantees, order: 'none' } })).toEqual(["its order is 'none'", noFactory])
  expect(reasons({ guarantees: { ...guarantees, mayDrop: true } })).toEqual(['it may drop, and says so', "its order is 'fifo'", noFactory])
  expect(reasons({ take: undefined as never })).toEqual(['it has no take: what waits stays with it', "its order is 'fifo'", noFactory])
  expect(reasons({ enqueue: (delivery) => void delivery.run() })).toEqual(['it runs handlers inside emit: nothing waits'])
})

it('one without take passes too: a swap waits until it is done', async () => {
  class Keeping extends SimpleStrategy {
    override take = undefined as never
  }
  expect(await failing(casesOf(Keeping))).toEqual(new Map())
})

it('one that waits to be told passes when driven, and says what did not come when not', async () => {
  class Waiting extends SimpleStrategy {
    protected override ask(): void {}
  }
  expect(await failing(strategyCases(() => new Waiting(), { drive: (strategy) => strategy.flush(), limitMs: 20 }))).toEqual(new Map())
  const told = await failing(strategyCases(() => new Waiting(), { limitMs: 20 }))
  expect(told.get('order: delivers emissions of one type in the order of emit')).toBe(
    'settled(): expected within 20 ms, did not come; pending 500',
  )
})

it('a case says what was expected and what came', async () => {
  class Reversing extends SimpleStrategy {
    override flush(): void {
      for (const delivery of this.waiting.splice(0).reverse()) void delivery.run()
    }
  }
  const told = await failing(casesOf(Reversing))
  expect(told.get('sharing: close of one emitter leaves the other alone')).toBe(
    'calls: expected ["staying 0", "staying 1"], got ["staying 1", "staying 0"]',
  )
})

it('cases leave nothing behind: strategies they made are closed, emitters too', async () => {
  const made: Strategy[] = []
  const closed = new Set<Strategy>()
  const create = (): Strategy => {
    const strategy = new SimpleStrategy()
    strategy.close = () => void closed.add(strategy)
    made.push(strategy)
    return strategy
  }
  await failing(strategyCases(create, { limitMs: 20 }))
  expect(made.length).toBeGreaterThan(50)
  expect(made.filter((strategy) => !closed.has(strategy))).toEqual([])
})

/** One mistake each, and guarantees whose cases must find it. */
const mistakes: Readonly<Record<string, readonly [Make, ...string[]]>> = {
  'loses some of what is enqueued': [
    class extends SimpleStrategy {
      private count = 0
      protected override keep(delivery: Delivery): void {
        if (++this.count % 7 !== 0) super.keep(delivery)
      }
    },
    'order',
    'exactly once',
  ],
  'cancels in place of running': [
    class extends SimpleStrategy {
      override flush(): void {
        for (const delivery of this.waiting.splice(0)) delivery.cancel('discarded')
      }
    },
    'order',
    'count',
    'outcome',
    'failures',
    'once',
  ],
  'runs the newest first': [
    class extends SimpleStrategy {
      override flush(): void {
        for (let delivery = this.waiting.pop(); delivery !== undefined; delivery = this.waiting.pop()) void delivery.run()
      }
    },
    'order',
    'sharing',
    'own strategy',
    'swap',
  ],
  'lets what handlers emit overtake what waits': [
    class extends SimpleStrategy {
      private isRunning = false
      override flush(): void {
        this.isRunning = true
        super.flush()
        this.isRunning = false
      }
      protected override keep(delivery: Delivery): void {
        if (this.isRunning) this.waiting.unshift(delivery)
        else super.keep(delivery)
      }
    },
    'order',
    'contract',
  ],
  'runs some inside emit': [
    class extends SimpleStrategy {
      private count = 0
      protected override keep(delivery: Delivery): void {
        if (++this.count % 3 === 0) void delivery.run()
        else super.keep(delivery)
      }
    },
    'order',
    'swap',
  ],
  'keeps the order of an emitter but not of emitters': [
    class extends SimpleStrategy {
      override flush(): void {
        const known = [...new Set(this.waiting.map(({ emitter }) => emitter))]
        const order = (delivery: Delivery): number => known.indexOf(delivery.emitter)
        this.waiting.sort((a, b) => order(a) - order(b))
        super.flush()
      }
    },
    'sharing',
  ],
  'forgets to go on after a drain that was cut short': [
    class extends SimpleStrategy {
      protected override drain(): void {
        for (let left = 10; left > 0 && this.waiting.length > 0; left--) void this.waiting.shift()?.run()
      }
    },
    'order',
  ],
  'drops what is emitted while it drains': [
    class extends SimpleStrategy {
      override flush(): void {
        const waiting = this.waiting.splice(0)
        for (const delivery of waiting) void delivery.run()
        this.waiting = []
      }
    },
    'exactly once',
    'order',
  ],
  'takes a whole batch out, which a swap or a flush does not find': [
    class extends SimpleStrategy {
      override flush(): void {
        for (const delivery of this.waiting.splice(0)) void delivery.run()
      }
    },
    'contract',
  ],
  'hands back in another order': [
    class extends SimpleStrategy {
      override take(emitter: never): Delivery[] {
        return super.take(emitter).reverse()
      }
    },
    'sharing',
    'swap',
  ],
  'hands back what is of another emitter': [
    class extends SimpleStrategy {
      override take(): Delivery[] {
        return this.waiting.splice(0)
      }
    },
    'sharing',
    'own strategy',
  ],
  'hands back and keeps it all the same': [
    class extends SimpleStrategy {
      override take(emitter: never): Delivery[] {
        const kept = [...this.waiting]
        const taken = super.take(emitter)
        this.waiting = kept
        return taken
      }
    },
    'sharing',
    'swap',
  ],
  'hands back what waits for subscriptions of their own': [
    class extends SimpleStrategy {
      override take(emitter: unknown): Delivery[] {
        const taken = this.waiting.filter((delivery) => delivery.emitter === emitter)
        this.waiting = this.waiting.filter((delivery) => delivery.emitter !== emitter)
        return taken
      }
    },
    'own strategy',
  ],
  'counts nothing': [
    class extends SimpleStrategy {
      override get pending(): number {
        return 0
      }
    },
    'contract',
    'sharing',
    'overflow',
  ],
  'never counts down': [
    class extends SimpleStrategy {
      private count = 0
      override get pending(): number {
        return this.count
      }
      override enqueue(delivery: Delivery): void {
        this.count++
        super.enqueue(delivery)
      }
    },
    'contract',
  ],
  'does not flush': [
    class extends SimpleStrategy {
      override flush(): void {}
      protected override drain(): void {
        super.flush()
      }
    },
    'contract',
  ],
  'forgets what waits when closed': [
    class extends SimpleStrategy {
      override close(): void {
        this.waiting = []
      }
    },
    'contract',
  ],
  'fails what waits when closed': [
    class extends SimpleStrategy {
      override close(): void {
        for (const delivery of this.waiting.splice(0)) delivery.cancel(new Error('closed'))
      }
    },
    'contract',
  ],
  'swallows an emission when there is no space': [
    class extends SimpleStrategy {
      protected override overflows(): void {}
    },
    'overflow',
  ],
  'drops the newest for the oldest': [
    class extends SimpleStrategy {
      protected override overflows(delivery: Delivery): void {
        if (this.options.overflow === 'drop-oldest') delivery.cancel('full')
        else super.overflows(delivery)
      }
    },
    'overflow',
  ],
  'drops in place of failing': [
    class extends SimpleStrategy {
      protected override overflows(delivery: Delivery): void {
        if (this.options.overflow === 'fail') delivery.cancel('full')
        else super.overflows(delivery)
      }
    },
    'overflow',
  ],
  'fails who would wait': [
    class extends SimpleStrategy {
      protected override overflows(delivery: Delivery): void {
        if (this.options.overflow === 'block') delivery.cancel(new EmitterError('QUEUE_FULL', 'no'))
        else super.overflows(delivery)
      }
    },
    'overflow',
  ],
  'keeps the oldest of a type': [
    class extends SimpleStrategy {
      override enqueue(delivery: Delivery): void {
        const known = this.waiting.some(({ emission }) => emission.type === delivery.emission.type)
        if (this.options.overflow === 'latest' && known) delivery.cancel('conflated')
        else super.enqueue(delivery)
      }
      protected override conflate(): void {}
    },
    'overflow',
  ],
  'ignores its capacity': [
    class extends SimpleStrategy {
      constructor({ capacity: _capacity, ...options }: QueueOptions = {}) {
        super(options)
      }
    },
    'overflow',
  ],
  'keeps the place of what is over': [
    class extends SimpleStrategy {
      protected override sweep(): void {}
    },
    'overflow',
  ],
  'lets go of what is over and tells nobody': [
    class extends SimpleStrategy {
      protected override sweep(): void {
        this.waiting = this.waiting.filter(({ isOver }) => !isOver)
      }
    },
    'overflow',
  ],
  'declares that it drops nothing': [
    class extends SimpleStrategy {
      override readonly guarantees = { order: 'fifo', delivery: 'soon', mayDrop: false, crossesRealm: false } as const
    },
    'overflow',
  ],
  'declares no guarantees': [
    class extends SimpleStrategy {
      override readonly guarantees = { order: 'some' } as never
    },
    'contract',
  ],
}

describe('the suite finds a strategy that', () => {
  it.each(Object.entries(mistakes))('%s', async (_mistake, [Kind, ...guarantees]) => {
    const cases = casesOf(Kind).filter(({ guarantee }) => guarantees.includes(guarantee))
    const found = [...(await failing(cases)).keys()].map((name) => name.split(':')[0])
    expect(found).toEqual(expect.arrayContaining(guarantees))
  })

  it("delivers the oldest of a type though its order is 'latest'", async () => {
    class Oldest extends SimpleStrategy {
      override readonly guarantees = { ...new SimpleStrategy({ overflow: 'latest' }).guarantees }
      override enqueue(delivery: Delivery): void {
        const known = this.waiting.some(
          ({ emission, subscription }) => emission.type === delivery.emission.type && subscription === delivery.subscription,
        )
        if (known) delivery.cancel('conflated')
        else this.keep(delivery)
      }
    }
    const found = await failing(strategyCases(() => new Oldest(), { limitMs: 20 }))
    expect([...found.keys()]).toContain('latest: delivers the newest of each type to each subscription, once')
    class Newest extends SimpleStrategy {
      constructor() {
        super({ overflow: 'latest' })
      }
    }
    expect(await failing(strategyCases(() => new Newest(), { limitMs: 20 }))).toEqual(new Map())
  })
})

it('an emitter under test reports what nobody took to the case, not to the runtime', async () => {
  class Failing extends SimpleStrategy {
    override enqueue(): void {
      throw new Error('no more')
    }
  }
  const told = await failing(casesOf(Failing))
  expect(told.size).toBeGreaterThan(20)
  expect(told.get('count: delivers to those that were there at emit, and no others')).toContain('no more')
})
