import { type Strategy, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import type { Emitters } from './emitters.ts'
import { createView, type View } from './view.ts'

/** Words of the header's switch, and what each makes. */
export const strategies = {
  sync: () => sync(),
  microtask: () => microtask(),
  frame: () => animationFrame(),
  'frame-latest': () => animationFrame({ overflow: 'latest' }),
} satisfies Record<string, () => Strategy>
export type StrategyName = keyof typeof strategies
export const strategyNames: readonly StrategyName[] = ['sync', 'microtask', 'frame', 'frame-latest']

/** What each emitter starts on: shelves and orders at once, payments with the next frame, of the pointer only its newest place. */
export const usualStrategy = {
  cart: 'sync',
  payments: 'frame',
  stock: 'sync',
  mail: 'microtask',
  ticker: 'microtask',
  pointer: 'frame-latest',
  burst: 'sync',
  desk: 'sync',
} as const satisfies Record<string, StrategyName>
export type EmitterName = keyof typeof usualStrategy
export const emitterNames: readonly EmitterName[] = ['cart', 'payments', 'stock', 'mail', 'ticker', 'pointer', 'burst', 'desk']

export interface SwitchboardState {
  readonly chosen: EmitterName
  readonly strategyOf: Readonly<Record<EmitterName, StrategyName>>
}

export interface Switchboard {
  readonly view: View<SwitchboardState>
  /** Which emitter the header talks about. */
  choose(emitter: EmitterName): void
  /** Changes an emitter's strategy; resolves once what waited has been handed over. */
  switchTo(emitter: EmitterName, strategy: StrategyName): Promise<void>
  /** Deliveries that wait in an emitter's strategy. */
  waiting(emitter: EmitterName): number
}

export const openSwitchboard = (emitters: Emitters): Switchboard => {
  const { desk } = emitters
  let state: SwitchboardState = { chosen: 'cart', strategyOf: usualStrategy }
  const view = createView(() => state)
  const show = (next: SwitchboardState) => {
    state = next
    view.touch()
  }

  desk.on('emitter:chosen', function turnTo({ emitter }) {
    show({ ...state, chosen: emitter })
  })
  desk.on('strategy:chosen', async function switchStrategy({ emitter, strategy }, emission) {
    await emitters[emitter].setStrategy(strategies[strategy]())
    emission.emit('strategy:changed', { emitter, strategy })
  })
  desk.on('strategy:changed', function showStrategy({ emitter, strategy }) {
    show({ ...state, strategyOf: { ...state.strategyOf, [emitter]: strategy } })
  })

  return {
    view,
    choose: (emitter) => {
      desk.emit('emitter:chosen', { emitter })
    },
    async switchTo(emitter, strategy) {
      const changed = desk.next('strategy:changed', {
        filter: ({ payload }) => payload.emitter === emitter && payload.strategy === strategy,
      })
      desk.emit('strategy:chosen', { emitter, strategy })
      await changed
    },
    waiting: (emitter) => emitters[emitter].strategy.pending,
  }
}
