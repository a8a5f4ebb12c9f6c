import type { Emitter } from '../core/emitter.ts'
import { sync } from '../core/strategy.ts'
import type { RemoteEvents } from './strategy-cases-handlers.ts'
import { endsOf, type Spec, type Trial, upTo } from './strategy-cases-trial.ts'

/** An emitter whose events the other realm handles. */
const emitterOf = (trial: Trial, options?: Parameters<Trial['emitter']>[0]): Emitter<RemoteEvents> =>
  trial.emitter(options) as unknown as Emitter<RemoteEvents>
const notesOf = async (trial: Trial, bus: Emitter<RemoteEvents>): Promise<unknown> => {
  const { values } = await trial.resolved('the notes of the other realm', bus.emitAsync('suite:notes'))
  return values[0]
}
const messageOf = (error: unknown): string => (error as Error).message

/**
 * For strategies that post to another realm, whose linker decides what an emission reaches: see `suiteHandlers`. Cases that ask over there
 * what was noted need one realm, which an order of `fifo` says there is.
 */
export const posted: readonly Spec[] = [
  {
    guarantee: 'contract',
    name: 'says that it crosses realms, and counts nothing when fresh',
    run({ strategy, expect }) {
      expect('crossesRealm', strategy.guarantees.crossesRealm, true)
      expect('pending', strategy.pending, 0)
    },
  },
  {
    guarantee: 'contract',
    name: 'is for emitters: one subscription cannot have it',
    run(trial) {
      const bus = trial.emitter({ strategy: sync() })
      let name: unknown
      try {
        bus.on('n', (_n) => undefined, { strategy: trial.strategy })
      } catch (error) {
        name = (error as Error).name
      }
      trial.expect('what on() throws', name, 'TypeError')
    },
  },
  {
    guarantee: 'count',
    name: 'is 1 for an emission, however many handlers it has there',
    async run(trial) {
      const bus = emitterOf(trial)
      trial.expect('counts', [bus.emit('suite:two', 1), bus.emit('suite:echo', 2)], [1, 1])
      const unknown = (bus as unknown as Emitter<Record<string, unknown>>).emitAsync('suite:nobody', 1)
      trial.expect('deliveries of a type nobody handles', endsOf(await trial.resolved('its outcome', unknown)), [])
      await trial.rest()
    },
  },
  {
    guarantee: 'count',
    name: 'leaves out this realm, except subscriptions with a strategy of their own',
    async run(trial) {
      const bus = emitterOf(trial)
      const calls: string[] = []
      bus.on('suite:echo', () => void calls.push('here'))
      bus.on('suite:echo', () => void calls.push('own'), { strategy: sync() })
      trial.expect('count', bus.emit('suite:echo', 1), 2)
      await trial.rest()
      trial.expect('calls', calls, ['own'])
    },
  },
  {
    guarantee: 'outcome',
    name: 'has the deliveries of the other realm: values in subscription order, names of handlers',
    async run(trial) {
      const bus = emitterOf(trial)
      const outcome = await trial.resolved('emitAsync()', bus.emitAsync('suite:two', 20))
      trial.expect('values', outcome.values, [40, 21])
      trial.expect(
        'handlers',
        outcome.deliveries.map(({ handler }) => handler),
        ['double', 'next'],
      )
    },
  },
  {
    guarantee: 'outcome',
    name: 'belongs to its own emission, with hundreds in flight',
    async run(trial) {
      const bus = emitterOf(trial)
      const outcomes = await Promise.all(upTo(300).map((n) => trial.resolved('emitAsync()', bus.emitAsync('suite:two', n))))
      trial.expect(
        'values',
        outcomes.map(({ values }) => values),
        upTo(300).map((n) => [2 * n, n + 1]),
      )
      await trial.rest()
    },
  },
  {
    guarantee: 'order',
    name: 'starts emissions there in the order of emit',
    needs: ['fifo'],
    async run(trial) {
      const bus = emitterOf(trial)
      for (const n of upTo(300)) {
        bus.emit('suite:note', n)
        if (n % 50 === 0) await trial.turn()
      }
      trial.expect('payloads there', await notesOf(trial, bus), upTo(300))
    },
  },
  {
    guarantee: 'payload',
    name: 'arrives as it was at emit, whatever becomes of it later',
    async run(trial) {
      const bus = emitterOf(trial)
      const payload = { n: 1, list: [{ deep: 'kept' }], when: new Date(5), map: new Map([['k', 1n]]) }
      const outcome = bus.emitAsync('suite:echo', payload)
      payload.n = 2
      payload.list[0]!.deep = 'changed'
      payload.list.push({ deep: 'added' })
      const [value] = (await trial.resolved('emitAsync()', outcome)).values as [typeof payload]
      trial.expect('numbers and texts', [value.n, value.list], [1, [{ deep: 'kept' }]])
      trial.expect('kinds', [value.when instanceof Date, value.map instanceof Map && value.map.get('k') === 1n], [true, true])
    },
  },
  {
    guarantee: 'payload',
    name: 'that cannot be sent fails its own delivery alone, and names the path',
    async run(trial) {
      const bus = emitterOf(trial)
      const before = bus.emitAsync('suite:echo', 1)
      const bad = bus.emitAsync('suite:echo', { items: [1, { render: () => undefined }] })
      const after = bus.emitAsync('suite:echo', 2)
      const { errors } = await trial.resolved('emitAsync()', bad)
      trial.expect('code', (errors[0] as { code?: unknown }).code, 'NOT_CLONEABLE')
      trial.expect('whether the message names the path', messageOf(errors[0]).includes('payload.items[1].render'), true)
      for (const [n, outcome] of [
        [1, before],
        [2, after],
      ] as const)
        trial.expect('what came of the others', (await trial.resolved('its outcome', outcome)).values, [n])
    },
  },
  {
    guarantee: 'payload',
    name: 'and a result that cannot be sent is a failure of its delivery alone, and names the path',
    async run(trial) {
      const { values, errors } = await trial.resolved('emitAsync()', emitterOf(trial).emitAsync('suite:uncloneable'))
      trial.expect('values', values, ['not affected'])
      trial.expect('code', (errors[0] as { code?: unknown }).code, 'NOT_CLONEABLE')
      trial.expect('whether the message names the path', messageOf(errors[0]).includes('result.items[1]'), true)
    },
  },
  {
    guarantee: 'failures',
    name: 'come back as they were: name, message, code and cause, and affect nobody else',
    async run(trial) {
      const { values, errors } = await trial.resolved('emitAsync()', emitterOf(trial).emitAsync('suite:throws', 'too much'))
      const [error] = errors as [RangeError & { code?: unknown }]
      trial.expect(
        'name, message, code, cause',
        [error.name, error.message, error.code, messageOf(error.cause)],
        ['RangeError', 'too much', 'E_SUITE', 'below'],
      )
      trial.expect('values', values, ['not affected'])
    },
  },
  {
    guarantee: 'failures',
    name: 'are told to the emitter of this realm, else to its host, once',
    async run(trial) {
      const told: string[] = []
      const bus = emitterOf(trial, { onError: (error) => void told.push(messageOf(error)) })
      bus.emit('suite:throws', 'one')
      bus.emit('suite:rejects', 'two')
      await trial.rest()
      trial.expect('what onError was told', told.toSorted(), ['one', 'two'])
      emitterOf(trial).emit('suite:rejects', 'three')
      await trial.rest()
      trial.expect('failures at the host', trial.reported.splice(0).map(messageOf), ['three'])
    },
  },
  {
    guarantee: 'failures',
    name: 'that an onFailure there took are told to nobody here',
    needs: ['fifo'],
    async run(trial) {
      const told: string[] = []
      const bus = emitterOf(trial, { onError: (error) => void told.push(messageOf(error)) })
      bus.emit('suite:taken', 'there')
      await trial.rest()
      trial.expect('what onError was told', told, [])
      trial.expect('what onFailure was told', await notesOf(trial, bus), ['there'])
    },
  },
  {
    guarantee: 'removal',
    name: 'an emission aborted before is not posted; one in flight sees its signal there',
    needs: ['fifo'],
    async run(trial) {
      const bus = emitterOf(trial)
      const controller = trial.abortable()
      const outcome = bus.emitAsync('suite:abort', undefined, { signal: controller.signal })
      // Its handler began before the one that tells of it.
      trial.expect('payloads there when it runs', await notesOf(trial, bus), ['began'])
      controller.abort()
      trial.expect('how it ended', endsOf(await trial.resolved('the outcome of an aborted one', outcome)), ['fulfilled "aborted"'])
      trial.expect('count afterwards', bus.emit('suite:note', 1, { signal: controller.signal }), 0)
      trial.expect('payloads there', await notesOf(trial, bus), [])
    },
  },
  {
    guarantee: 'settled',
    name: 'waits for the answers',
    async run(trial) {
      const bus = emitterOf(trial)
      const values: unknown[] = []
      void bus.emitAsync('suite:two', 4).then((outcome) => values.push(...outcome.values))
      await trial.resolved('settled()', bus.settled())
      await undefined
      trial.expect('values when settled', values, [8, 5])
      await trial.rest()
    },
  },
  {
    guarantee: 'close',
    name: 'of the emitter waits for the answers, and leaves the strategy to others',
    async run(trial) {
      const [closing, staying] = [emitterOf(trial), emitterOf(trial)]
      closing.emit('suite:echo', 1)
      const outcome = closing.emitAsync('suite:two', 3)
      await trial.resolved('close()', closing.close())
      trial.expect('values', (await trial.resolved('the outcome', outcome)).values, [6, 4])
      trial.expect('count afterwards', closing.emit('suite:echo', 2), 0)
      trial.expect('values of the other', (await trial.resolved('its outcome', staying.emitAsync('suite:two', 5))).values, [10, 6])
    },
  },
  {
    guarantee: 'close',
    name: 'of the strategy settles what is in flight, and refuses what comes',
    async run(trial) {
      const bus = emitterOf(trial)
      const outcomes = upTo(20).map((n) => bus.emitAsync('suite:two', n))
      await trial.resolved('close()', trial.strategy.close())
      for (const outcome of outcomes) await trial.resolved('an outcome after close', outcome)
      await trial.resolved('settled()', bus.settled())
      trial.expectRefusal()
      trial.expect('pending', trial.strategy.pending, 0)
    },
  },
  ...(['migrate', 'drain', 'discard'] as const).map(
    (pending): Spec => ({
      guarantee: 'swap',
      name: `from it to sync and back with '${pending}' keeps the order`,
      needs: ['fifo'],
      async run(trial) {
        const bus = emitterOf(trial)
        const here: unknown[] = []
        bus.on('suite:note', (payload) => void here.push(payload))
        // What is posted is not called back; of several some may wait, which 'discard' lets go of.
        const before = upTo(pending === 'discard' ? 1 : 3)
        for (const n of before) bus.emit('suite:note', n)
        const swapped = bus.setStrategy(sync(), { pending })
        for (const n of [3, 4]) bus.emit('suite:note', n)
        trial.expect('payloads here before the answers', here, [])
        await trial.resolved('setStrategy()', swapped)
        trial.expect('payloads here', here, [3, 4])
        const back = bus.setStrategy(trial.strategy, { pending })
        bus.emit('suite:note', { n: 5 })
        await trial.resolved('setStrategy()', back)
        trial.expect('payloads there', await notesOf(trial, bus), [...before, { n: 5 }])
        trial.expect('payloads here in the end', here, [3, 4])
        await trial.rest()
      },
    }),
  ),
  {
    guarantee: 'sharing',
    name: 'serves several emitters in the order of their emits',
    needs: ['fifo'],
    async run(trial) {
      const buses = upTo(3).map(() => emitterOf(trial))
      for (const n of upTo(30)) buses[n % 3]!.emit('suite:note', n)
      for (const bus of buses) await trial.resolved('settled()', bus.settled())
      trial.expect('payloads there', await notesOf(trial, buses[0]!), upTo(30))
    },
  },
]
