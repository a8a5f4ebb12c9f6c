// What a recorder sees; cases.mjs proves all other cases once more while one watches.
import { createEmitter } from '@emitscope/emitter'
import { createDirectTransport, installRecorder } from '@emitscope/emitter/inspect'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { equal, soon } from './assert.mjs'

/** Has everything recorded from now on, as deep as can be. */
export const observe = () => installRecorder({ idleLevel: 'deliveries' })

/** What a client that asks now is told of one emitter: drops by reason, and the statuses and failures of its subscriptions' deliveries. */
async function look(name) {
  const transport = createDirectTransport(observe())
  const batches = []
  let answer
  transport.subscribe((message) => {
    if (message.kind === 'reply') answer(message.result)
  })
  do {
    const command = { name: 'pull', cursor: batches.at(-1)?.cursor ?? 0, maxRecords: 100_000, budgetMs: 1000 }
    batches.push(
      await new Promise((resolve) => {
        answer = resolve
        transport.post({ kind: 'command', commandId: batches.length, command })
      }),
    )
  } while (batches.at(-1).more)
  transport.close()
  const all = (section) => batches.flatMap((batch) => batch[section] ?? [])
  const defined = (kind) => all('definitions').flatMap((definitions) => definitions[kind] ?? [])
  const emitter = defined('emitters').find((definition) => definition.name === name)
  const subscriptions = new Map(defined('subscriptions').map((definition) => [definition.id, definition]))
  const rows = (section) =>
    all(section).flatMap(({ subscription, ...columns }) =>
      subscription.flatMap((id, row) => {
        const { linker, handler } = subscriptions.get(id) ?? {}
        return linker === emitter.linker ? [`${handler} ${(columns.status ?? columns.takenBy)[row]}`] : []
      }),
    )
  return {
    drops: all('drops')
      .filter((drop) => drop.emitter === emitter.id)
      .map(({ reason, count }) => `${reason} ${count}`),
    deliveries: rows('deliveries'),
    settlements: rows('settlements'),
    failures: rows('failures'),
  }
}

export const observed = {
  async 'every drop and every refusal is counted and seen with its reason'() {
    const n = (name, options) => {
      const bus = createEmitter({ name, ...options })
      bus.on('n', () => {})
      return bus
    }
    const full = n('full', { strategy: microtask({ capacity: 1, overflow: 'drop-newest' }) })
    const conflated = n('conflated', { strategy: animationFrame({ overflow: 'latest' }) })
    const discarded = n('discarded', { strategy: microtask() })
    for (const bus of [full, conflated, discarded]) for (let i = 0; i < 3; i++) bus.emit('n')
    await discarded.close({ pending: 'discard' })
    await Promise.all([full.settled(), conflated.settled()])
    const events = n('events')
    const buffered = events.events('n', { capacity: 1, overflow: 'drop-newest' })
    for (let i = 0; i < 3; i++) events.emit('n')
    await buffered.return()
    const closed = n('closed')
    await closed.close()
    closed.emit('n')
    n('aborted').emit('n', 1, { signal: AbortSignal.abort() })
    const depth = n('depth', { maxDepth: 2, onError() {} })
    depth.on('n', () => depth.emit('n'))
    depth.emit('n')
    const seen = {}
    for (const name of ['events', 'full', 'conflated', 'discarded', 'closed', 'aborted', 'depth']) seen[name] = (await look(name)).drops
    equal(
      seen,
      {
        events: ['full 2'],
        full: ['full 2'],
        conflated: ['conflated 2'],
        discarded: ['discarded 3'],
        closed: ['closed 1'],
        aborted: ['aborted 1'],
        depth: ['depth 1'],
      },
      'drops',
    )
  },

  async 'deliveries, failures and late results are seen'() {
    const bus = createEmitter({ name: 'seen', onError() {} })
    let finish
    bus.on('n', () => {}, { name: 'plain' })
    bus.on('n', () => Promise.reject(new Error('no')), { name: 'failing', onFailure() {} })
    bus.on('n', () => new Promise((resolve) => (finish = resolve)), { name: 'slow', timeoutMs: 2 })
    await bus.emitAsync('n')
    finish()
    await soon()
    const { deliveries, settlements, failures } = await look('seen')
    equal(deliveries, ['plain fulfilled', 'failing pending', 'slow pending'], 'deliveries')
    equal(settlements, ['failing rejected', 'slow rejected', 'slow late'], 'settlements')
    equal(failures, ['failing subscription', 'slow emitter'], 'failures')
  },
}
