import { createLinker } from '../core/create-linker.ts'
import { endsOf, type Spec } from './strategy-cases-trial.ts'

const guarantee = 'failures'

/** The message alone: who is told gets the very error. */
const messageOf = (error: unknown): string => (error as Error).message

/** Two ways to fail: at once, and after a while. */
const kinds: Readonly<Record<string, (message: string) => unknown>> = {
  throws: (message) => {
    throw new Error(message)
  },
  rejects: async (message) => {
    await undefined
    throw new Error(message)
  },
}

/** One failing handler affects nobody else, and each failure is told exactly once. */
export const failures: readonly Spec[] = [
  ...Object.entries(kinds).flatMap(([kind, fail]): Spec[] => [
    {
      guarantee,
      name: `a handler that ${kind} affects neither the others nor what comes later`,
      needs: ['keeps'],
      async run(trial) {
        const bus = trial.emitter()
        const seen: string[] = []
        bus.on('n', (n) => void seen.push(`before ${n}`))
        bus.on('n', (n) => fail(`no ${n}`))
        bus.on('n', (n) => void seen.push(`after ${n}`))
        for (const n of [1, 2]) bus.emit('n', n)
        await trial.rest()
        bus.emit('n', 3)
        await trial.rest()
        trial.expect(
          'calls',
          seen.toSorted(),
          ['after', 'before'].flatMap((when) => [1, 2, 3].map((n) => `${when} ${n}`)),
        )
        trial.expect('failures at the host', trial.reported.splice(0).map(messageOf).toSorted(), ['no 1', 'no 2', 'no 3'])
      },
    },
    {
      guarantee,
      name: `of a handler that ${kind} are told to onFailure, else the linker, else the emitter, else the host, once`,
      async run(trial) {
        const told: string[] = []
        const tell =
          (who: string) =>
          (error: unknown): void =>
            void told.push(`${who} ${messageOf(error)}`)
        for (const [onFailure, ofLinker, onError] of [
          [true, true, true],
          [false, true, true],
          [false, false, true],
          [false, false, false],
        ]) {
          const bus = trial.emitter({
            linker: createLinker(ofLinker ? { onFailure: tell('linker') } : {}),
            ...(onError ? { onError: tell('emitter') } : {}),
          })
          bus.on('n', (_n) => fail('no'), onFailure ? { onFailure: tell('subscription') } : {})
          bus.emit('n', 1)
          await trial.rest()
        }
        trial.expect('who was told', told, ['subscription no', 'linker no', 'emitter no'])
        trial.expect('failures at the host', trial.reported.splice(0).map(messageOf), ['no'])
      },
    },
    {
      guarantee,
      name: `of a handler that ${kind} are told to who awaits it, in the host's place alone`,
      async run(trial) {
        const told: string[] = []
        const bus = trial.emitter()
        const stop = bus.on('n', (_n) => fail('no'))
        const outcome = await trial.resolved('emitAsync()', bus.emitAsync('n', 1))
        trial.expect('how it ended', [outcome.ok, endsOf(outcome)], [false, ['rejected no']])
        stop()
        bus.on('n', (_n) => fail('no'), { onFailure: (error) => void told.push(messageOf(error)) })
        const other = await trial.resolved('emitAsync()', bus.emitAsync('n', 2))
        trial.expect('how it ended with onFailure', endsOf(other), ['rejected no'])
        trial.expect('what onFailure was told', told, ['no'])
      },
    },
  ]),
  {
    guarantee,
    name: 'of onSuccess are failures of their own',
    async run(trial) {
      const told: string[] = []
      const bus = trial.emitter()
      bus.on('n', (n) => n * 2, {
        onSuccess: (value) => {
          throw new Error(`after ${value}`)
        },
        onFailure: (error) => void told.push(messageOf(error)),
      })
      bus.emit('n', 2)
      await trial.rest()
      trial.expect('what onFailure was told', told, [])
      trial.expect('failures at the host', trial.reported.splice(0).map(messageOf), ['after 4'])
    },
  },
  {
    guarantee: 'async context',
    name: 'is that of the emit, wherever the handler runs',
    needs: ['keeps'],
    async run(trial) {
      const bus = trial.emitter()
      const seen: string[] = []
      bus.on('n', (n) => {
        seen.push(`${n} in ${trial.context}`)
        if (n === 2) trial.inContext('of a handler', () => bus.emit('n', 3))
      })
      bus.emit('n', 0)
      trial.inContext('one', () => bus.emit('n', 1))
      trial.inContext('two', () => bus.emit('n', 2))
      await trial.rest()
      trial.expect('payloads and contexts', seen.toSorted(), ['0 in none', '1 in one', '2 in two', '3 in of a handler'])
      trial.expect('the context of whoever drains', trial.context, 'none')
    },
  },
]
