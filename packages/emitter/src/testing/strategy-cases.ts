import { createEmitter } from '../core/emitter.ts'
import type { Strategy } from '../core/strategy.ts'
import { realHost } from '../host/host.ts'
import { contract } from './strategy-cases-contract.ts'
import { failures } from './strategy-cases-failures.ts'
import { order } from './strategy-cases-order.ts'
import { outcomes } from './strategy-cases-outcomes.ts'
import { overflow } from './strategy-cases-overflow.ts'
import { posted } from './strategy-cases-posted.ts'
import { removal } from './strategy-cases-removal.ts'
import { sharing } from './strategy-cases-sharing.ts'
import { swaps } from './strategy-cases-swaps.ts'
import { type Need, type Spec, type StrategyCasesOptions, Trial } from './strategy-cases-trial.ts'

/** One thing that is to be true of a strategy. */
export interface StrategyCase {
  /** Which promise it is about: `order`, `removal`, `failures` … */
  readonly guarantee: string
  /** What is true when it passes, as a sentence without its subject. */
  readonly name: string
  /** Why it says nothing about this strategy; a runner skips it. */
  readonly skip?: string
  /** Proves it on a fresh strategy; rejects with an `Error` that says what was expected and what came. */
  run(): Promise<void>
}

const local: readonly Spec[] = [...contract, ...order, ...removal, ...failures, ...outcomes, ...sharing, ...swaps, ...overflow]

/**
 * The cases every strategy has to pass, for the runner of your choice. `create` makes a fresh strategy; each case makes its own and closes
 * it. What a strategy declares otherwise in its `guarantees`, or has no member for, is skipped with a reason. One that posts to another
 * realm (`post`) gets cases of its own, and the other realm has to hand a linker to `suiteHandlers`.
 * @example
 * for (const { guarantee, name, skip, run } of strategyCases(() => myStrategy()))
 *   test.skipIf(skip !== undefined)(`${guarantee}: ${name}`, run)
 */
export const strategyCases = <S extends Strategy>(create: () => S, options: StrategyCasesOptions<S> = {}): StrategyCase[] => {
  const sample = create()
  const lacks = lacksOf(sample, options.createWith !== undefined)
  void sample.close()
  return (sample.post === undefined ? local : posted).map(({ guarantee, name, needs = [], run }) => {
    const lack = needs.find((need) => lacks[need] !== undefined)
    return {
      guarantee,
      name,
      ...(lack === undefined ? {} : { skip: lacks[lack]! }),
      run: async () => new Trial(create, options).prove(run),
    }
  })
}

/** Why it is not asked for what it does not promise. */
const lacksOf = (sample: Strategy, isBounded: boolean): { readonly [N in Need]?: string } => {
  const { order: declared, mayDrop } = sample.guarantees
  return {
    ...(sample.post === undefined && runsInside(sample) ? { waits: 'it runs handlers inside emit: nothing waits' } : {}),
    ...(mayDrop ? { keeps: 'it may drop, and says so' } : {}),
    ...(declared === 'fifo' ? {} : { fifo: `its order is '${declared}'` }),
    ...(declared === 'latest' ? {} : { latest: `its order is '${declared}'` }),
    ...(sample.take === undefined ? { take: 'it has no take: what waits stays with it' } : {}),
    ...(isBounded ? {} : { createWith: 'there is no createWith for bounded ones' }),
  }
}

const runsInside = (strategy: Strategy): boolean => {
  let ran = false
  // What it does wrong is for the cases to tell.
  const host = { ...realHost, reportError: () => undefined }
  const emitter = createEmitter<{ probe: undefined }>({ strategy, host })
  emitter.on('probe', (_payload) => {
    ran = true
  })
  emitter.emit('probe')
  void emitter.close({ pending: 'discard' })
  return ran
}
