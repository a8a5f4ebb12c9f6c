// What the core tells a hook of emissions and deliveries, one entry each, to see at the end that everything begun was ended once.
import { equal } from '../../conformance/assert.mjs'

/** Observes the copy of the core that the cases load until `close`. */
export const openBooks = () => {
  const emissions = new Map()
  const depths = new Map()
  const of = (sequence) => {
    const entry = emissions.get(sequence)
    if (entry === undefined) throw new Error(`the hook is told of emission ${sequence}, which never started`)
    return entry
  }
  const deliveryOf = (sequence, { id }) => {
    const { deliveries } = of(sequence)
    if (!deliveries.has(id)) deliveries.set(id, { started: 0, pending: 0, ended: [], late: 0 })
    return deliveries.get(id)
  }
  const nothing = () => undefined
  let count = 0
  const hook = {
    hookVersion: 1,
    deliveries: true,
    emissionStarted(_emitter, type) {
      emissions.set(++count, { type: String(type), deliveries: new Map(), drops: [], failures: 0 })
      return count
    },
    emissionFinished(sequence, reached, queued) {
      Object.assign(of(sequence), { reached, queued })
    },
    deliveryStarted(sequence, subscription) {
      deliveryOf(sequence, subscription).started++
    },
    deliveryFinished(sequence, subscription, status) {
      const delivery = deliveryOf(sequence, subscription)
      if (status === 'pending') delivery.pending++
      else delivery.ended.push(status)
    },
    deliverySettled(sequence, subscription, status) {
      const delivery = deliveryOf(sequence, subscription)
      if (status === 'late') delivery.late++
      else delivery.ended.push(status)
    },
    failed(sequence) {
      of(sequence).failures++
    },
    dropped(_emitter, reason, _count, sequence) {
      if (sequence >= 0) of(sequence).drops.push(reason)
    },
    queueChanged(_emitter, strategy, depth) {
      depths.set(strategy, depth)
    },
    deliveryMissed: nothing,
    emitterAdded: nothing,
    strategyChanged: nothing,
    subscriptionAdded: nothing,
    subscriptionNarrowed: nothing,
    subscriptionRemoved: nothing,
  }
  const core = globalThis.__EMITSCOPE__.cores.at(-1)
  core.observe(hook)

  /** Of each delivery one beginning at most and exactly one end, of each emission an end for all it reached, a word of each failure. */
  const check = () => {
    for (const [sequence, { type, reached, deliveries, drops, failures }] of emissions) {
      const what = `emission ${sequence} ("${type}")`
      const all = [...deliveries.values()]
      if (reached === undefined) throw new Error(`${what} never finished`)
      for (const { started, pending, ended, late } of all) {
        equal(ended.length, 1, `ends of a delivery of ${what}: ${ended}; how many`)
        if (started > 1 || pending > started || late > pending)
          throw new Error(`a delivery of ${what} started ${started}, was pending ${pending}, late ${late} times`)
        if (started === 0 && ended[0] === 'fulfilled') throw new Error(`a delivery of ${what} was fulfilled without a start`)
      }
      const ends = all.map(({ ended }) => ended[0])
      if (ends.length < reached) throw new Error(`${what} reached ${reached} and ended ${ends.length} times`)
      // One that was refused as a whole has no deliveries.
      if (ends.length > 0) equal(drops.length, ends.filter((end) => end === 'cancelled').length, `drops of ${what}`)
      const rejected = ends.filter((end) => end === 'rejected').length
      // The hook is told where the failure is taken: that one over there.
      if (type !== 'taken' && failures < rejected) throw new Error(`${what} has ${rejected} rejected deliveries and ${failures} failures`)
    }
    for (const [{ name }, depth] of depths) equal(depth, 0, `last depth of the queue of ${name}`)
  }
  return { check, close: () => core.observe(null), emissions }
}
