import type { Emitter } from '../core/emitter.ts'
import type { Unsubscribe } from '../core/subscription.ts'
import { endsOf, type Spec, type SuiteEvents, upTo } from './strategy-cases-trial.ts'

const guarantee = 'removal'
type Handler = (n: number) => void

/** Each way to end a subscription while its delivery waits. */
const ways: Readonly<Record<string, (bus: Emitter<SuiteEvents>, stop: Unsubscribe, handler: Handler, abort: () => void) => unknown>> = {
  'unsubscribe()': (_bus, stop) => stop(),
  'off(type, handler)': (bus, _stop, handler) => bus.off('n', handler),
  'off(type)': (bus) => bus.off('n'),
  'off()': (bus) => bus.off(),
  'its signal': (_bus, _stop, _handler, abort) => abort(),
}

/** After `unsubscribe()` returns, the handler never runs again. */
export const removal: readonly Spec[] = [
  ...Object.entries(ways).map(
    ([way, end]): Spec => ({
      guarantee,
      name: `does not run what was ended by ${way} before its turn`,
      needs: ['waits'],
      async run(trial) {
        for (const isPlain of [true, false]) {
          const bus = trial.emitter()
          const seen: number[] = []
          const controller = trial.abortable()
          const handler: Handler = (n) => void seen.push(n)
          // A plain one has no options; its signal is another kind of subscription.
          const stop =
            isPlain && way !== 'its signal' ? bus.on('n', handler) : bus.on('n', handler, { signal: controller.signal, priority: 1 })
          bus.emit('n', 1)
          end(bus, stop, handler, () => controller.abort())
          trial.expect('payloads when it was ended', seen, [])
          await trial.rest()
          trial.expect('payloads', seen, [])
        }
      },
    }),
  ),
  {
    guarantee,
    name: 'does not run what an earlier handler of the same drain unsubscribed',
    needs: ['keeps', 'fifo'],
    async run(trial) {
      for (const isPlain of [true, false]) {
        const bus = trial.emitter()
        const seen: string[] = []
        bus.on('n', (n) => {
          seen.push(`first ${n}`)
          if (n === 2) stop()
        })
        const handler = (n: number): void => void seen.push(`stopped ${n}`)
        const stop = isPlain ? bus.on('n', handler) : bus.on('n', handler, { name: 'with options' })
        bus.on('n', (n) => void seen.push(`last ${n}`))
        for (const n of [1, 2, 3]) bus.emit('n', n)
        await trial.rest()
        trial.expect('calls', seen, ['first 1', 'stopped 1', 'last 1', 'first 2', 'last 2', 'first 3', 'last 3'])
      }
    },
  },
  {
    guarantee,
    name: 'lets go of the others of that subscription alone',
    needs: ['waits', 'keeps'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: string[] = []
      const stops = upTo(4).map((which) => bus.on('n', (n) => void seen.push(`${which} ${n}`)))
      for (const n of upTo(3)) bus.emit('n', n)
      stops[0]!()
      stops[2]!()
      await trial.rest()
      trial.expect('calls', seen.toSorted(), ['1 0', '1 1', '1 2', '3 0', '3 1', '3 2'])
    },
  },
  {
    guarantee,
    name: 'does not run an emission aborted while it waits, and tells who awaits it',
    needs: ['waits'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.on('n', (n) => void seen.push(n))
      const controller = trial.abortable()
      const { signal } = controller
      const outcome = bus.emitAsync('n', 1, { signal })
      controller.abort()
      trial.expect('how it ended', endsOf(await trial.resolved('the outcome of an aborted one', outcome)), ['cancelled "aborted"'])
      trial.expect('count of one aborted before', bus.emit('n', 2, { signal }), 0)
      await trial.rest()
      const other = trial.abortable()
      bus.emit('n', 3, { signal: other.signal })
      other.abort()
      await trial.rest()
      trial.expect('payloads', seen, [])
    },
  },
  {
    guarantee,
    name: 'does not interrupt a handler that runs',
    async run(trial) {
      const bus = trial.emitter()
      const seen: string[] = []
      const stop = bus.on('n', async (n) => {
        stop()
        await trial.later(undefined)
        seen.push(`end ${n}`)
      })
      bus.emit('n', 1)
      await trial.rest()
      trial.expect('calls', seen, ['end 1'])
    },
  },
  {
    guarantee: 'once',
    name: 'is claimed by the first emit, though it runs later',
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      bus.once('n', (n) => void seen.push(n))
      trial.expect('counts', [bus.emit('n', 1), bus.emit('n', 2)], [1, 0])
      await trial.rest()
      trial.expect('payloads', seen, [1])
    },
  },
  {
    guarantee: 'once',
    name: 'unsubscribed before its turn, does not run',
    needs: ['waits'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: number[] = []
      const stop = bus.once('n', (n) => void seen.push(n))
      bus.emit('n', 1)
      trial.expect('what unsubscribe returns', stop(), true)
      await trial.rest()
      trial.expect('payloads', seen, [])
    },
  },
]
