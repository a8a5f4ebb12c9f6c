import { type Spec, type Trial, upTo } from './strategy-cases-trial.ts'

const guarantee = 'order'

/** Whether handlers run inside `emit`: what they emit comes first then, last elsewhere. */
const runsInside = (trial: Trial): boolean => {
  const bus = trial.emitter()
  let ran = false
  bus.on('probe', (_n) => {
    ran = true
  })
  bus.emit('probe', 0)
  return ran
}

/** In which order, how often, and how many. */
export const order: readonly Spec[] = [
  {
    guarantee,
    name: 'delivers emissions of one type in the order of emit',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      for (const n of upTo(500)) bus.emit('n', n)
      await trial.rest()
      trial.expect('payloads', seen, upTo(500))
    },
  },
  {
    guarantee,
    name: 'keeps that order over several turns',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      for (const n of upTo(60)) {
        bus.emit('n', n)
        if (n % 7 === 0) await undefined
        if (n % 20 === 0) await trial.turn()
      }
      await trial.rest()
      trial.expect('payloads', seen, upTo(60))
    },
  },
  {
    guarantee,
    name: 'delivers to a subscription on several types in the order of emit',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      const all: number[] = []
      bus.on(['a', 'b', 'c'], (n) => void seen.push(n))
      bus.on('*', (n) => void all.push(n))
      bus.on('b', (_n) => undefined)
      for (const n of upTo(90)) bus.emit('abc'[(n * 7) % 3]!, n)
      await trial.rest()
      trial.expect('payloads', seen, upTo(90))
      trial.expect('payloads of "*"', all, upTo(90))
    },
  },
  {
    guarantee,
    name: 'keeps one order however it is emitted, and whatever the handlers are',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      const channel = bus.channel('n')
      bus.on('n', (n) => void seen.push(n))
      bus.emit('n', 0)
      bus.emit('n', 1, { meta: 'not plain' })
      void bus.emitAsync('n', 2)
      channel.emit(3)
      bus.emit('n', 4)
      // Until it ends, no emission of this type is plain.
      const stop = bus.on('n', (_n) => undefined, { filter: () => false })
      bus.emit('n', 5)
      stop()
      bus.emit('n', 6)
      const release = bus.intercept((_emission, next) => next())
      bus.emit('n', 7)
      release()
      bus.on('n', (_n, _emission) => undefined)
      bus.emit('n', 8)
      await trial.rest()
      trial.expect('payloads', seen, upTo(9))
    },
  },
  {
    guarantee,
    name: 'runs the handlers of an emission by priority, then as subscribed',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter()
      const calls: string[] = []
      bus.on('n', (n) => void calls.push(`first ${n}`))
      bus.on('n', (n) => void calls.push(`low ${n}`), { priority: -5 })
      bus.on('n', (n) => void calls.push(`high ${n}`), { priority: 5 })
      bus.on('n', (n) => void calls.push(`second ${n}`))
      bus.on('*', (n) => void calls.push(`star ${n}`))
      for (const n of upTo(2)) bus.emit('n', n)
      await trial.rest()
      const one = (n: number): string[] => ['high', 'first', 'second', 'star', 'low'].map((handler) => `${handler} ${n}`)
      trial.expect('calls', calls, [...one(0), ...one(1)])
    },
  },
  {
    guarantee,
    name: 'runs what handlers emit after what waits; inside emit, before the rest',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const isInside = runsInside(trial)
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => {
        seen.push(n)
        if (n < 3) bus.emit('n', n + 10)
      })
      for (const n of upTo(4)) bus.emit('n', n)
      await trial.rest()
      trial.expect('payloads', seen, isInside ? [0, 10, 1, 11, 2, 12, 3] : [0, 1, 2, 3, 10, 11, 12])
    },
  },
  {
    guarantee,
    name: 'shows no subscription what another caused before what caused it; inside emit, depth first',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const isInside = runsInside(trial)
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('a', (n) => void bus.emit('b', n + 100))
      bus.on(['a', 'b'], (n) => void seen.push(n))
      for (const n of upTo(2)) bus.emit('a', n)
      await trial.rest()
      trial.expect('payloads', seen, isInside ? [100, 0, 101, 1] : [0, 1, 100, 101])
    },
  },
  {
    guarantee: 'exactly once',
    name: 'runs every delivery, once',
    needs: ['keeps'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      for (const kind of upTo(3)) bus.on('n', (n) => void seen.push(n * 3 + kind))
      for (const n of upTo(400)) bus.emit('n', n)
      await trial.rest()
      trial.expect(
        'deliveries',
        seen.toSorted((a, b) => a - b),
        upTo(1200),
      )
    },
  },
  {
    guarantee: 'exactly once',
    name: 'runs what several handlers emit in turn, once, to the end',
    needs: ['keeps'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      // A tree: each of 1 to 15 emits two more, 31 in all.
      bus.on('n', (n) => {
        seen.push(n)
        if (n < 16) bus.emit('n', 2 * n)
      })
      bus.on('n', (n) => {
        if (n < 16) bus.emit('n', 2 * n + 1)
      })
      bus.emit('n', 1)
      await trial.rest()
      trial.expect(
        'payloads',
        seen.toSorted((a, b) => a - b),
        upTo(32).slice(1),
      )
    },
  },
  {
    guarantee: 'latest',
    name: 'delivers the newest of each type to each subscription, once',
    needs: ['waits', 'latest'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: string[] = []
      bus.on(['a', 'b'], (n, { type }) => void seen.push(`first ${String(type)} ${n}`))
      bus.on('a', (n) => void seen.push(`second a ${n}`))
      for (const n of upTo(20)) {
        bus.emit('a', n)
        if (n < 10) bus.emit('b', n)
      }
      await trial.rest()
      trial.expect('calls', seen.toSorted(), ['first a 19', 'first b 9', 'second a 19'])
    },
  },
  {
    guarantee: 'latest',
    name: 'cancels what a newer one replaced, as no failure, and counted it',
    needs: ['waits', 'latest'],
    async run(trial) {
      const bus = trial.emitter()
      bus.on('n', (n) => n)
      const older = bus.emitAsync('n', 1)
      trial.expect('count of the newer one', bus.emit('n', 2), 1)
      const { deliveries } = await trial.resolved('the outcome of the older one', older)
      trial.expect(
        'how it ended',
        deliveries.map(({ status, reason }) => [status, reason]),
        [['cancelled', 'conflated']],
      )
      await trial.rest()
    },
  },
  {
    guarantee: 'count',
    name: 'emit counts the subscriptions reached, when it is called',
    async run(trial) {
      const bus = trial.emitter()
      trial.expect('count without subscriptions', bus.emit('n', 0), 0)
      const stop = bus.on('n', (_n) => undefined)
      trial.expect('count of one', bus.emit('n', 1), 1)
      await trial.rest()
      bus.on('n', (_n) => undefined, { filter: ({ payload }) => payload > 5 })
      bus.once('n', (_n) => undefined, { sender: 'somebody' })
      trial.expect('count where a filter and a sender do not match', bus.emit('n', 2), 1)
      await trial.rest()
      stop()
      trial.expect('count after it was unsubscribed', bus.emit('n', 3), 0)
      await trial.resolved('close()', bus.close())
      trial.expect('count after close', bus.emit('n', 9), 0)
    },
  },
  {
    guarantee: 'count',
    name: 'delivers to those that were there at emit, and no others',
    async run(trial) {
      const bus = trial.emitter()
      const calls: string[] = []
      bus.on('n', (n) => {
        calls.push(`there ${n}`)
        if (n === 1) bus.on('n', (late) => void calls.push(`later ${late}`))
      })
      bus.emit('n', 1)
      bus.on('n', (n) => void calls.push(`after ${n}`))
      await trial.rest()
      trial.expect('calls', calls, ['there 1'])
    },
  },
]
