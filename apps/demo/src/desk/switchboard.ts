import type { Emitters } from './emitters.ts'
import { type EmitterName, type StrategyName, strategies, usualStrategy } from './strategies.ts'
import { createView, type View } from './view.ts'

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
  /** Runs what waits in an emitter's strategy, now. */
  flush(emitter: EmitterName): void
}

export const openSwitchboard = (emitters: Emitters): Switchboard => {
  const { desk } = emitters
  let state: SwitchboardState = { chosen: 'ticker', strategyOf: usualStrategy }
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
  desk.on('strategy:flushed', function flushStrategy({ emitter }) {
    return emitters[emitter].strategy.flush()
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
    flush: (emitter) => {
      desk.emit('strategy:flushed', { emitter })
    },
  }
}
