import { sync } from '../core/strategy.ts'
import { manual } from './manual.ts'
import { endsOf, type Spec, upTo } from './strategy-cases-trial.ts'

const guarantee = 'swap'
const modes = ['migrate', 'drain'] as const

/** Swapping while running loses, doubles and reorders nothing. */
export const swaps: readonly Spec[] = [
  ...modes.flatMap((pending): Spec[] => [
    {
      guarantee,
      name: `from it to sync with '${pending}' keeps the order`,
      needs: ['keeps', 'fifo'],
      async run(trial) {
        const bus = trial.emitter()
        const seen: number[] = []
        bus.on('n', (n) => void seen.push(n))
        for (const n of upTo(5)) bus.emit('n', n)
        const swapped = bus.setStrategy(sync(), { pending })
        for (const n of [5, 6]) bus.emit('n', n)
        await trial.resolved('setStrategy()', swapped)
        trial.expect('payloads when it is done', seen, upTo(7))
        bus.emit('n', 7)
        trial.expect('payloads inside emit', seen, upTo(8))
        await trial.rest()
        trial.expect('payloads', seen, upTo(8))
      },
    },
    {
      guarantee,
      name: `from a strategy that waits to it with '${pending}' keeps the order`,
      needs: ['keeps', 'fifo'],
      async run(trial) {
        const from = manual()
        const bus = trial.emitter({ strategy: from })
        const seen: number[] = []
        bus.on('n', (n) => void seen.push(n))
        for (const n of upTo(5)) bus.emit('n', n)
        const swapped = bus.setStrategy(trial.strategy, { pending })
        for (const n of [5, 6]) bus.emit('n', n)
        from.flush()
        await trial.resolved('setStrategy()', swapped)
        bus.emit('n', 7)
        await trial.rest()
        trial.expect('payloads', seen, upTo(8))
        trial.expect('pending of the old one', from.pending, 0)
      },
    },
    {
      guarantee,
      name: `from it to another of its kind and back with '${pending}' keeps the order`,
      needs: ['keeps', 'fifo'],
      async run(trial) {
        const bus = trial.emitter()
        const seen: number[] = []
        bus.on('n', (n) => void seen.push(n))
        const other = trial.fresh()
        for (const n of upTo(40)) {
          bus.emit('n', n)
          // Again and again before the last one is done.
          if (n % 10 === 4) void bus.setStrategy(other, { pending })
          if (n % 10 === 9) void bus.setStrategy(trial.strategy, { pending })
          if (n % 15 === 0) await trial.turn()
        }
        await trial.rest()
        trial.expect('payloads', seen, upTo(40))
      },
    },
    {
      guarantee,
      name: `inside a handler, with '${pending}', while others wait, keeps the order`,
      needs: ['keeps', 'fifo'],
      async run(trial) {
        const bus = trial.emitter()
        const seen: number[] = []
        const other = trial.fresh()
        const turns = [sync(), trial.strategy, other, sync(), other, trial.strategy]
        const emitted: number[] = []
        const emit = (n: number): void => {
          emitted.push(n)
          bus.emit('n', n)
        }
        bus.on('n', (n) => void seen.push(n))
        // Behind the one that writes down, so that inside emit, too, what it emits comes later.
        bus.on('n', (n) => {
          if (n % 5 === 2) void bus.setStrategy(turns.shift() ?? trial.strategy, { pending })
          if (n < 30 && n % 3 === 0) emit(n + 100)
        })
        for (const n of upTo(30)) emit(n)
        await trial.rest()
        trial.expect('how many were emitted', emitted.length, 40)
        trial.expect('payloads', seen, emitted)
      },
    },
    {
      guarantee,
      name: `with '${pending}' is done when what waited has started`,
      needs: ['keeps', 'fifo'],
      async run(trial) {
        const bus = trial.emitter()
        const calls: string[] = []
        bus.on('n', async (n) => {
          calls.push(`start ${n}`)
          await trial.later(undefined)
        })
        for (const n of upTo(3)) bus.emit('n', n)
        await trial.resolved('setStrategy()', bus.setStrategy(sync(), { pending }))
        trial.expect(
          'calls when it is done',
          calls,
          upTo(3).map((n) => `start ${n}`),
        )
        await trial.rest()
      },
    },
    {
      guarantee,
      name: `with '${pending}' does not run what is unsubscribed meanwhile`,
      needs: ['waits', 'keeps', 'fifo'],
      async run(trial) {
        const bus = trial.emitter()
        const seen: number[] = []
        const stop = bus.on('n', (n) => void seen.push(n))
        bus.on('n', (n) => void seen.push(-n))
        bus.emit('n', 1)
        const swapped = bus.setStrategy(trial.fresh(), { pending })
        bus.emit('n', 2)
        // A strategy that runs on demand has been told to.
        const before = seen.filter((n) => n > 0)
        stop()
        await trial.resolved('setStrategy()', swapped)
        await trial.rest()
        trial.expect(
          'payloads of the other',
          seen.filter((n) => n < 0),
          [-1, -2],
        )
        trial.expect(
          'payloads of the one unsubscribed',
          seen.filter((n) => n > 0),
          before,
        )
      },
    },
    {
      guarantee,
      name: `with '${pending}' settles what is awaited, settled() and close()`,
      needs: ['keeps', 'fifo'],
      async run(trial) {
        const bus = trial.emitter()
        bus.on('n', (n) => trial.later(n))
        const before = bus.emitAsync('n', 1)
        void bus.setStrategy(trial.fresh(), { pending })
        const after = bus.emitAsync('n', 2)
        trial.expect('ends of the first', endsOf(await trial.resolved('its outcome', before)), ['fulfilled 1'])
        trial.expect('ends of the second', endsOf(await trial.resolved('its outcome', after)), ['fulfilled 2'])
        await trial.resolved('settled()', bus.settled())
        bus.emit('n', 3)
        void bus.setStrategy(sync(), { pending })
        await trial.resolved('close()', bus.close())
      },
    },
  ]),
  {
    guarantee,
    name: "to sync with 'migrate' runs what waits inside setStrategy",
    needs: ['waits', 'keeps', 'fifo', 'take'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      for (const n of upTo(3)) bus.emit('n', n)
      const swapped = bus.setStrategy(sync())
      trial.expect('payloads after the call', seen, upTo(3))
      trial.expect('pending after the call', trial.strategy.pending, 0)
      await trial.resolved('setStrategy()', swapped)
    },
  },
  {
    guarantee,
    name: "with 'discard' cancels what waits, as no failure, and keeps what follows",
    needs: ['waits', 'keeps', 'fifo', 'take'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      const discarded = bus.emitAsync('n', 1)
      bus.emit('n', 2)
      const swapped = bus.setStrategy(trial.fresh(), { pending: 'discard' })
      bus.emit('n', 3)
      trial.expect('how it ended', endsOf(await trial.resolved('the outcome', discarded)), ['cancelled "discarded"'])
      await trial.resolved('setStrategy()', swapped)
      bus.emit('n', 4)
      await trial.rest()
      trial.expect('payloads', seen, [3, 4])
    },
  },
  {
    guarantee,
    name: 'from sync to it and back inside one handler keeps the order',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      const bus = trial.emitter({ strategy: sync() })
      const seen: number[] = []
      bus.on('n', (n) => {
        seen.push(n)
        if (n !== 0) return
        void bus.setStrategy(trial.strategy)
        bus.emit('n', 1)
        bus.emit('n', 2)
        void bus.setStrategy(sync())
        bus.emit('n', 3)
      })
      bus.emit('n', 0)
      bus.emit('n', 4)
      await trial.rest()
      trial.expect('payloads', seen, upTo(5))
    },
  },
]
