import { type Strategy, sync } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { animationFrame, deferred, idle, macrotask, microtask } from '@emitscope/emitter/strategies'
import { startImageWorkers } from './image-workers.ts'

const createStartedLoop = () => {
  const loop = createLoop()
  loop.start()
  return loop
}

/** Words of the header's switch, and what each makes. */
export const strategies = {
  sync: () => sync(),
  microtask: () => microtask(),
  macrotask: () => macrotask(),
  frame: () => animationFrame(),
  latest: () => animationFrame({ overflow: 'latest' }),
  idle: () => idle(),
  deferred: () => deferred(),
  loop: createStartedLoop,
  worker: startImageWorkers,
} satisfies Record<string, () => Strategy>
export type StrategyName = keyof typeof strategies
export const strategyNames = Object.keys(strategies) as readonly StrategyName[]

/** What each emitter starts on: shelves and orders at once, payments with the next frame, of the pointer only its newest place. */
export const usualStrategy = {
  cart: 'sync',
  payments: 'frame',
  stock: 'sync',
  mail: 'microtask',
  ticker: 'microtask',
  pointer: 'latest',
  imaging: 'worker',
  burst: 'sync',
  desk: 'sync',
} as const satisfies Record<string, StrategyName>
export type EmitterName = keyof typeof usualStrategy
export const emitterNames = Object.keys(usualStrategy) as readonly EmitterName[]

/** Those that deliver everything, in order, in this realm: between any two of them an emitter may be switched without a trace. */
export const lossless: readonly StrategyName[] = ['sync', 'microtask', 'macrotask', 'frame', 'idle', 'deferred', 'loop']

const deliveries: Record<StrategyName, string> = {
  sync: strategies.sync().guarantees.delivery,
  microtask: strategies.microtask().guarantees.delivery,
  macrotask: strategies.macrotask().guarantees.delivery,
  frame: strategies.frame().guarantees.delivery,
  latest: `${strategies.latest().guarantees.delivery}, of each type only the newest`,
  idle: strategies.idle().guarantees.delivery,
  deferred: strategies.deferred().guarantees.delivery,
  loop: strategies.loop().guarantees.delivery,
  // Made for its words alone it would start workers.
  worker: 'in a worker, many emissions in one message',
}
/** When handlers run, in the strategy's own words. */
export const describeStrategy = (name: StrategyName): string => deliveries[name]

/** Why a strategy makes no sense for an emitter, null where it does. */
export const whyNot = (emitter: EmitterName, strategy: StrategyName): string | null => {
  if (strategy === 'worker' && emitter !== 'imaging') return `the worker has no handlers of ${emitter}, only of imaging`
  if (strategy === 'deferred' && emitter === 'desk') return 'this switch is one of its handlers: it would never be flushed'
  return null
}
