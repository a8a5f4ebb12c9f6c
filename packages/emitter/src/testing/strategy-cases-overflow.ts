import { endsOf, type Spec, type Trial, upTo } from './strategy-cases-trial.ts'

const guarantee = 'overflow'
const needs = ['waits', 'createWith'] as const
type Policy = 'fail' | 'drop-oldest' | 'drop-newest' | 'latest' | 'block'

const setUp = (trial: Trial, overflow: Policy | undefined, capacity = 3) => {
  const strategy = trial.bounded({ capacity, ...(overflow === undefined ? {} : { overflow }) })
  const bus = trial.emitter({ strategy })
  const seen: number[] = []
  bus.on('n', (n) => void seen.push(n))
  const counts = (): number[] => upTo(5).map((n) => bus.emit('n', n))
  return { strategy, bus, seen, counts }
}
const codesOf = (trial: Trial): unknown[] => trial.reported.splice(0).map((error) => (error as { code?: unknown }).code)

/** Bounded queues: what does not fit, and what is told of it. */
export const overflow: readonly Spec[] = [
  ...([undefined, 'fail', 'block'] as const).map(
    (policy): Spec => ({
      guarantee,
      name: `${policy === undefined ? 'without a policy' : `with '${policy}'`} fails the emit past capacity with QUEUE_FULL, uncounted`,
      needs,
      async run(trial) {
        const { strategy, seen, counts } = setUp(trial, policy)
        trial.expect('counts', counts(), [1, 1, 1, 0, 0])
        trial.expect('codes of failures', codesOf(trial), ['QUEUE_FULL', 'QUEUE_FULL'])
        trial.expect('pending', strategy.pending, 3)
        await trial.rest()
        trial.expect('payloads', seen, [0, 1, 2])
      },
    }),
  ),
  {
    guarantee,
    name: "with 'drop-oldest' cancels the oldest, counted at its emit",
    needs,
    async run(trial) {
      const { strategy, bus, seen, counts } = setUp(trial, 'drop-oldest')
      const first = bus.emitAsync('n', -1)
      trial.expect('counts', counts(), [1, 1, 1, 1, 1])
      trial.expect('pending', strategy.pending, 3)
      trial.expect('how the first ended', endsOf(await trial.resolved('its outcome', first)), ['cancelled "full"'])
      await trial.rest()
      trial.expect('payloads', seen, [2, 3, 4])
    },
  },
  {
    guarantee,
    name: "with 'drop-newest' cancels the new one, uncounted",
    needs,
    async run(trial) {
      const { strategy, bus, seen, counts } = setUp(trial, 'drop-newest')
      trial.expect('counts', counts(), [1, 1, 1, 0, 0])
      trial.expect('pending', strategy.pending, 3)
      trial.expect('how one more ended', endsOf(await trial.resolved('its outcome', bus.emitAsync('n', 9))), ['cancelled "full"'])
      await trial.rest()
      trial.expect('payloads', seen, [0, 1, 2])
    },
  },
  {
    guarantee,
    name: "with 'latest' keeps the newest of each type, whatever waits",
    needs,
    async run(trial) {
      const { strategy, bus, seen, counts } = setUp(trial, 'latest', 2)
      bus.on('other', (n) => void seen.push(n))
      const replaced = bus.emitAsync('n', -1)
      bus.emit('other', 100)
      trial.expect('counts', counts(), [1, 1, 1, 1, 1])
      trial.expect('pending', strategy.pending, 2)
      trial.expect('how a replaced one ended', endsOf(await trial.resolved('its outcome', replaced)), ['cancelled "conflated"'])
      await trial.rest()
      trial.expect('payloads', seen, [100, 4])
      trial.expect('order of its guarantees, mayDrop', [strategy.guarantees.order, strategy.guarantees.mayDrop], ['latest', true])
    },
  },
  {
    guarantee,
    name: "with 'block' lets those of emitAsync wait, in order",
    needs,
    async run(trial) {
      const { strategy, bus, seen, counts } = setUp(trial, 'block', 5)
      counts()
      const waiting = [5, 6, 7].map((n) => bus.emitAsync('n', n))
      trial.expect('pending', strategy.pending, 8)
      const ends = await Promise.all(waiting.map((outcome) => trial.resolved('a waiting outcome', outcome)))
      trial.expect('how they ended', ends.flatMap(endsOf), Array(3).fill('fulfilled undefined'))
      await trial.rest()
      trial.expect('payloads', seen, upTo(8))
    },
  },
  ...(['fail', 'drop-oldest', 'drop-newest', 'block'] as const).map(
    (policy): Spec => ({
      guarantee,
      name: `with '${policy}' has space again when a delivery starts, and for what was unsubscribed`,
      needs,
      async run(trial) {
        const strategy = trial.bounded({ capacity: 1, overflow: policy })
        const bus = trial.emitter({ strategy })
        const seen: number[] = []
        const stop = bus.on('gone', (_n) => undefined)
        bus.on('n', (n) => {
          seen.push(n)
          if (n < 3) bus.emit('n', n + 1)
        })
        bus.emit('gone', 0)
        stop()
        trial.expect('count where what waits is gone', bus.emit('n', 1), 1)
        await trial.rest()
        trial.expect('payloads', seen, [1, 2, 3])
      },
    }),
  ),
  {
    guarantee,
    name: 'applies to what a swap brings: what fits keeps its order',
    needs: [...needs, 'keeps', 'fifo', 'take'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      for (const n of upTo(3)) bus.emit('n', n)
      const swapped = bus.setStrategy(trial.bounded({ capacity: 2, overflow: 'drop-oldest' }))
      await trial.resolved('setStrategy()', swapped)
      await trial.rest()
      trial.expect('payloads', seen, [1, 2])
    },
  },
  {
    guarantee,
    name: 'is declared: mayDrop where something may be dropped',
    needs,
    run(trial) {
      const policies = ['fail', 'block', 'drop-oldest', 'drop-newest', 'latest'] as const
      trial.expect(
        'mayDrop',
        policies.map((policy) => trial.bounded({ capacity: 1, overflow: policy }).guarantees.mayDrop),
        [false, false, true, true, true],
      )
    },
  },
]
