import { assertStrategy } from '../core/strategy.ts'
import { type Spec, upTo } from './strategy-cases-trial.ts'

const guarantee = 'contract'
const orders = ['fifo', 'latest', 'key', 'none']

/** Members, data and counts. */
export const contract: readonly Spec[] = [
  {
    guarantee,
    name: 'has every member, and a name',
    run({ strategy, expect }) {
      assertStrategy('strategyCases', strategy)
      expect('name', strategy.name.length > 0, true)
      expect('pending of a fresh one', strategy.pending, 0)
      for (const optional of ['take', 'post'] as const)
        expect(`type of ${optional}`, ['function', 'undefined'].includes(typeof strategy[optional]), true)
      expect('closed of a fresh one', strategy.closed ?? false, false)
    },
  },
  {
    guarantee,
    name: 'declares its guarantees as data that does not change',
    async run(trial) {
      const { guarantees } = trial.strategy
      const { order, delivery, mayDrop, crossesRealm, fallback } = guarantees
      trial.expect('order', orders.includes(order), true)
      trial.expect('type of delivery', typeof delivery, 'string')
      trial.expect('types of mayDrop and crossesRealm', [typeof mayDrop, typeof crossesRealm], ['boolean', 'boolean'])
      trial.expect('type of fallback', ['string', 'undefined'].includes(typeof fallback), true)
      const before = JSON.stringify(guarantees)
      const bus = trial.emitter()
      bus.on('n', (_n) => undefined)
      bus.emit('n', 1)
      await trial.rest()
      trial.expect('guarantees after an emission', JSON.stringify(trial.strategy.guarantees), before)
    },
  },
  {
    guarantee,
    name: 'counts what waits, down to 0',
    needs: ['waits', 'keeps'],
    async run(trial) {
      const { strategy } = trial
      const bus = trial.emitter()
      bus.on('n', (_n) => undefined)
      bus.on('n', (_n, _emission) => undefined)
      for (const n of upTo(5)) {
        trial.expect(`pending after ${n} emissions of 2 deliveries`, strategy.pending, 2 * n)
        bus.emit('n', n)
      }
      await trial.rest()
    },
  },
  {
    guarantee,
    name: 'counts each that waits no longer, before its handler runs',
    needs: ['waits', 'keeps', 'fifo'],
    async run(trial) {
      const { strategy } = trial
      const bus = trial.emitter()
      const left: number[] = []
      bus.on('n', (_n) => void left.push(strategy.pending))
      for (const n of upTo(4)) bus.emit('n', n)
      await trial.rest()
      trial.expect('pending inside handlers', left, [3, 2, 1, 0])
    },
  },
  {
    guarantee,
    name: 'flush runs everything that waits, and what that emits',
    needs: ['waits', 'keeps', 'fifo'],
    async run(trial) {
      const { strategy } = trial
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => {
        seen.push(n)
        if (n < 3) bus.emit('n', n + 10)
      })
      for (const n of upTo(5)) bus.emit('n', n)
      const flushed = strategy.flush()
      // Without a promise it is over, and nothing else can have run them.
      if (flushed !== undefined) await trial.resolved('flush()', flushed)
      trial.expect('payloads after flush', seen, [0, 1, 2, 3, 4, 10, 11, 12])
      trial.expect('pending after flush', strategy.pending, 0)
      await trial.rest()
      trial.expect('payloads in the end', seen, [0, 1, 2, 3, 4, 10, 11, 12])
    },
  },
  {
    guarantee,
    name: 'flush inside a handler loses and doubles nothing',
    needs: ['waits', 'keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => {
        seen.push(n)
        if (n === 1) void trial.strategy.flush()
      })
      for (const n of upTo(5)) bus.emit('n', n)
      await trial.rest()
      trial.expect('payloads', seen, upTo(5))
    },
  },
  {
    guarantee,
    name: 'close runs or cancels what waits, as no failure, and holds nothing',
    needs: ['waits', 'keeps'],
    async run(trial) {
      const bus = trial.emitter()
      let runs = 0
      bus.on('n', (_n) => void runs++)
      const outcomes = upTo(3).map((n) => bus.emitAsync('n', n))
      for (const n of upTo(3)) bus.emit('n', n)
      await trial.resolved('close()', trial.strategy.close())
      trial.expect('pending after close', trial.strategy.pending, 0)
      const ends = await Promise.all(outcomes.map((outcome) => trial.resolved('an outcome after close', outcome)))
      const fulfilled = ends.filter(({ deliveries }) => deliveries[0]!.status === 'fulfilled').length
      const cancelled = ends.filter(({ deliveries }) => deliveries[0]!.status === 'cancelled').length
      trial.expect('deliveries that ended', fulfilled + cancelled, 3)
      await trial.resolved('settled() after close', bus.settled())
      await trial.turn()
      trial.expect('runs', runs, fulfilled === 0 ? 0 : 6)
    },
  },
  {
    guarantee,
    name: 'closed, it is refused at the call or takes what comes',
    async run(trial) {
      const { strategy } = trial
      await trial.resolved('close()', strategy.close())
      if (strategy.closed === true) {
        trial.expectRefusal()
        return
      }
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      bus.emit('n', 1)
      await trial.rest()
      trial.expect('payloads', seen, [1])
    },
  },
]
