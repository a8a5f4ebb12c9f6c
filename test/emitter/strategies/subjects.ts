import type { Strategy } from '@emitscope/emitter'
import { type StrategyCase, strategyCases } from '@emitscope/emitter/testing'
import { Worker, type WorkerOptions, worker } from '@emitscope/emitter/worker'
import { type LocalOptions, locals, queued } from './local.ts'

/** A strategy as the suite is asked about it. */
export interface Subject {
  readonly name: string
  readonly create: () => Strategy
  readonly cases: readonly StrategyCase[]
}

const url = new URL('./suite-worker.mjs', import.meta.url)

/** Only what fails takes so long; a busy machine starts a worker late. */
const limitMs = 20_000
const inWorker = (options?: WorkerOptions): Strategy => worker(() => new Worker(url, { type: 'module' }), options)

const local = (name: keyof typeof locals, options: LocalOptions = {}): Subject => {
  const { create, drive } = locals[name]!
  return {
    name: options.overflow === undefined ? name : `${name}, ${options.overflow}`,
    create: () => create(options),
    cases: strategyCases(() => create(options), {
      limitMs,
      ...(drive === undefined ? {} : { drive }),
      ...(options.overflow === undefined && name in queued ? { createWith: create } : {}),
    }),
  }
}

const posting = (name: string, options?: WorkerOptions): Subject => ({
  name,
  create: () => inWorker(options),
  cases: strategyCases(() => inWorker(options), { limitMs }),
})

/** Every strategy of this package, those of the realm first. */
export const subjects: readonly Subject[] = [
  ...Object.keys(locals).map((name) => local(name)),
  local('animationFrame', { overflow: 'latest' }),
  local('microtask', { overflow: 'drop-oldest', capacity: 100 }),
  posting('worker'),
  posting('worker, maxInFlight 2', { maxInFlight: 2, capacity: 1000 }),
  posting('worker, size 2, affinity', { size: 2, affinity: ({ type }) => type }),
]
