import { describeSequence } from '../desk/sequence.ts'
import { type StrategyName, usualStrategy } from '../desk/switchboard.ts'
import type { Scenario } from './scenario.ts'

/** Every change between strategies that keep every event; of those nothing may be missing afterwards. */
const round: readonly StrategyName[] = ['frame', 'sync', 'microtask', 'frame', 'microtask', 'sync']
const rounds = 2
const holdMs = 180

export const swap: Scenario = {
  id: 'swap',
  title: 'Swap',
  description: 'strategy changed mid-flight',
  async run({ switchboard, ticker, shop: { after, emitters } }, signal) {
    const setting = ticker.setting()
    switchboard.choose('ticker')
    ticker.set({ paused: false, ticksPerSecond: 480 })
    for (let step = 0; step < round.length * rounds && !signal.aborted; step++) {
      await switchboard.switchTo('ticker', round[step % round.length] ?? 'sync')
      await after(holdMs)
    }
    ticker.set(setting)
    await switchboard.switchTo('ticker', usualStrategy.ticker)
    await emitters.ticker.settled()
    return describeSequence(ticker.check())
  },
}
