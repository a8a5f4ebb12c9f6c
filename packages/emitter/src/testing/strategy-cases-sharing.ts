import { sync } from '../core/strategy.ts'
import { type Spec, upTo } from './strategy-cases-trial.ts'

/** One strategy for several emitters, and for single subscriptions. */
export const sharing: readonly Spec[] = [
  {
    guarantee: 'sharing',
    name: 'serves several emitters in the order of their emits',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const buses = upTo(3).map(() => trial.emitter())
      const seen: number[] = []
      for (const bus of buses) bus.on('n', (n) => void seen.push(n))
      for (const n of upTo(60)) buses[(n * 5 + (n >> 2)) % 3]!.emit('n', n)
      await trial.rest()
      trial.expect('payloads', seen, upTo(60))
    },
  },
  {
    guarantee: 'sharing',
    name: 'take hands back what waits for one emitter, in order; the rest stays, in order',
    needs: ['waits', 'keeps', 'fifo', 'take'],
    async run(trial) {
      const { strategy } = trial
      const [one, other] = [trial.emitter(), trial.emitter()]
      const seen: number[] = []
      for (const bus of [one, other]) bus.on('n', (n) => void seen.push(n))
      for (const n of upTo(20)) (n % 3 === 0 ? one : other).emit('n', n)
      const taken = strategy.take!(one)
      trial.expect(
        'payloads taken',
        taken.map(({ emission }) => emission.payload),
        [0, 3, 6, 9, 12, 15, 18],
      )
      trial.expect('pending of what stays', strategy.pending, 13)
      for (const delivery of taken) delivery.cancel('discarded')
      await trial.rest()
      trial.expect(
        'payloads delivered',
        seen,
        upTo(20).filter((n) => n % 3 !== 0),
      )
    },
  },
  {
    guarantee: 'sharing',
    name: 'a swap of one emitter moves its own alone',
    needs: ['waits', 'keeps', 'fifo', 'take'],
    async run(trial) {
      const [moving, staying] = [trial.emitter(), trial.emitter()]
      const calls: string[] = []
      moving.on('n', (n) => void calls.push(`moving ${n}`))
      staying.on('n', (n) => void calls.push(`staying ${n}`))
      for (const n of upTo(3)) {
        staying.emit('n', n)
        moving.emit('n', n)
      }
      const swapped = moving.setStrategy(sync())
      trial.expect('calls inside setStrategy', calls, ['moving 0', 'moving 1', 'moving 2'])
      await trial.resolved('setStrategy()', swapped)
      await trial.rest()
      trial.expect('calls of the other', calls.slice(3), ['staying 0', 'staying 1', 'staying 2'])
    },
  },
  {
    guarantee: 'sharing',
    name: 'close of one emitter leaves the other alone',
    needs: ['waits', 'keeps', 'fifo', 'take'],
    async run(trial) {
      const [closing, staying] = [trial.emitter(), trial.emitter()]
      const calls: string[] = []
      closing.on('n', (n) => void calls.push(`closing ${n}`))
      staying.on('n', (n) => void calls.push(`staying ${n}`))
      for (const n of upTo(2)) {
        closing.emit('n', n)
        staying.emit('n', n)
      }
      await trial.resolved('close()', closing.close({ pending: 'discard' }))
      await trial.rest()
      trial.expect('calls', calls, ['staying 0', 'staying 1'])
    },
  },
  {
    guarantee: 'own strategy',
    name: 'runs a subscription by it, while the others run inside emit',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter({ strategy: sync() })
      const own: number[] = []
      const inside: number[] = []
      bus.on('n', (n) => void own.push(n), { strategy: trial.strategy })
      bus.on('n', (n) => void inside.push(n))
      trial.expect(
        'counts',
        upTo(3).map((n) => bus.emit('n', n)),
        [2, 2, 2],
      )
      trial.expect('payloads inside emit', inside, [0, 1, 2])
      await trial.rest()
      trial.expect('payloads of its own', own, [0, 1, 2])
    },
  },
  {
    guarantee: 'own strategy',
    name: 'keeps the order with what others cause, and does not run what is unsubscribed',
    needs: ['waits', 'keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter({ strategy: sync() })
      const seen: string[] = []
      bus.on('n', (n) => void (n === 1 && bus.emit('n', 2)))
      bus.on('n', (n) => void seen.push(`own ${n}`), { strategy: trial.strategy })
      const stop = bus.on('n', (n) => void seen.push(`stopped ${n}`), { strategy: trial.strategy })
      bus.emit('n', 1)
      stop()
      await trial.rest()
      trial.expect('calls', seen, ['own 1', 'own 2'])
    },
  },
  {
    guarantee: 'own strategy',
    name: 'stays when the emitter swaps: what waits there is neither moved nor discarded',
    needs: ['waits', 'keeps', 'fifo'],
    async run(trial) {
      for (const pending of ['migrate', 'drain', 'discard'] as const) {
        const bus = trial.emitter()
        const calls: string[] = []
        bus.on('n', (n) => void calls.push(`own ${n}`), { strategy: trial.strategy })
        bus.emit('n', 1)
        const swapped = bus.setStrategy(sync(), { pending })
        trial.expect(`calls inside setStrategy with ${pending}`, calls, [])
        await trial.resolved(`setStrategy() with ${pending}`, swapped)
        bus.emit('n', 2)
        await trial.rest()
        trial.expect(`calls with ${pending}`, calls, ['own 1', 'own 2'])
      }
    },
  },
]
