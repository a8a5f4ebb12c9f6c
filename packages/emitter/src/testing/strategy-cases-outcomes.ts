import { endsOf, type Spec, upTo } from './strategy-cases-trial.ts'

/** What `emitAsync`, `settled` and `close` resolve, and when. */
export const outcomes: readonly Spec[] = [
  {
    guarantee: 'outcome',
    name: 'has how every delivery ended, in subscription order',
    needs: ['keeps'],
    async run(trial) {
      const bus = trial.emitter()
      bus.on('n', (n) => n + 1)
      bus.on('n', (n) => trial.later(n + 2))
      bus.on('n', (n) => {
        throw new Error(`no ${n}`)
      })
      bus.on('n', (_n) => undefined)
      const outcome = await trial.resolved('emitAsync()', bus.emitAsync('n', 10))
      trial.expect('ends', endsOf(outcome), ['fulfilled 11', 'fulfilled 12', 'rejected no 10', 'fulfilled undefined'])
      trial.expect('values', outcome.values, [11, 12, undefined])
      trial.expect('number of errors, ok', [outcome.errors.length, outcome.ok], [1, false])
    },
  },
  {
    guarantee: 'outcome',
    name: 'says what was unsubscribed before its turn',
    needs: ['waits', 'keeps'],
    async run(trial) {
      const bus = trial.emitter()
      bus.on('n', (n) => n)
      const stop = bus.on('n', (n) => n)
      const outcome = bus.emitAsync('n', 1)
      stop()
      trial.expect('ends', endsOf(await trial.resolved('emitAsync()', outcome)), ['fulfilled 1', 'cancelled "unsubscribed"'])
    },
  },
  {
    guarantee: 'outcome',
    name: "with mode 'serial' starts each handler when the one before has settled",
    async run(trial) {
      const bus = trial.emitter()
      const calls: string[] = []
      for (const which of upTo(3))
        bus.on('n', async (n) => {
          calls.push(`start ${which}`)
          await trial.later(undefined)
          calls.push(`end ${which}`)
          return n + which
        })
      const outcome = await trial.resolved('emitAsync()', bus.emitAsync('n', 5, { mode: 'serial' }))
      trial.expect(
        'calls',
        calls,
        upTo(3).flatMap((which) => [`start ${which}`, `end ${which}`]),
      )
      trial.expect('values', outcome.values, [5, 6, 7])
    },
  },
  {
    guarantee: 'outcome',
    name: 'of a handler whose time is up is a failure, which holds up nothing',
    async run(trial) {
      const bus = trial.emitter()
      const stop = bus.on('n', (_n) => new Promise(() => undefined), { timeoutMs: 3 })
      const outcome = await trial.resolved('emitAsync()', bus.emitAsync('n', 1))
      trial.expect(
        'names of the errors',
        outcome.errors.map((error) => (error as Error).name),
        ['TimeoutError'],
      )
      stop()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      bus.emit('n', 2)
      await trial.rest()
      trial.expect('payloads', seen, [2])
    },
  },
  {
    guarantee: 'settled',
    name: 'waits for what waits, for promises, and for what they emit',
    async run(trial) {
      const bus = trial.emitter()
      const seen: string[] = []
      bus.on('a', async (n) => {
        await trial.later(undefined)
        seen.push(`a ${n}`)
        bus.emit('b', n + 1)
      })
      bus.on('b', async (n) => {
        await trial.later(undefined)
        seen.push(`b ${n}`)
        bus.emit('c', n + 1)
      })
      bus.on('c', (n) => void seen.push(`c ${n}`))
      bus.emit('a', 1)
      await trial.resolved('settled()', bus.settled())
      trial.expect('calls when settled', seen, ['a 1', 'b 2', 'c 3'])
    },
  },
  {
    guarantee: 'settled',
    name: 'resolves when what waits was unsubscribed, and when nothing ever came',
    async run(trial) {
      const bus = trial.emitter()
      await trial.resolved('settled() of a fresh emitter', bus.settled())
      const stop = bus.on('n', (_n) => undefined)
      bus.emit('n', 1)
      stop()
      await trial.resolved('settled() after unsubscribing', bus.settled())
    },
  },
  {
    guarantee: 'settled',
    name: 'is not held up by a handler that returns it',
    async run(trial) {
      const bus = trial.emitter()
      bus.on('n', (_n) => bus.settled())
      bus.emit('n', 1)
      await trial.resolved('settled()', bus.settled())
    },
  },
  {
    guarantee: 'close',
    name: 'runs what waits, waits for its promises, and takes nothing more',
    needs: ['keeps'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: string[] = []
      const counts: number[] = []
      bus.on('n', async (n) => {
        seen.push(`start ${n}`)
        await trial.later(undefined)
        counts.push(bus.emit('n', n + 10))
        seen.push(`end ${n}`)
      })
      for (const n of upTo(3)) bus.emit('n', n)
      await trial.resolved('close()', bus.close())
      trial.expect(
        'calls',
        seen.toSorted(),
        ['end', 'start'].flatMap((when) => upTo(3).map((n) => `${when} ${n}`)),
      )
      trial.expect('counts while it closes', counts, [0, 0, 0])
      trial.expect('count afterwards', bus.emit('n', 9), 0)
      await trial.empty()
    },
  },
  {
    guarantee: 'close',
    name: "with pending 'discard' cancels what waits, as no failure",
    needs: ['waits', 'take'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      const outcome = bus.emitAsync('n', 1)
      const closing = bus.close({ pending: 'discard' })
      trial.expect('how it ended', endsOf(await trial.resolved('the outcome', outcome)), ['cancelled "discarded"'])
      await trial.resolved('close()', closing)
      await trial.empty()
      trial.expect('payloads', seen, [])
    },
  },
]
