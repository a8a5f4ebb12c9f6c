import { describeSequence } from '../desk/sequence.ts'
import { lossless, type StrategyName, usualStrategy } from '../desk/strategies.ts'
import type { Scenario } from './scenario.ts'

const holdMs = 60

/** From each strategy to each other one, in both directions. */
const everyChange = (names: readonly StrategyName[]): readonly StrategyName[] =>
  names.flatMap((from, place) => [from, ...names.slice(place + 1).flatMap((to) => [to, from])])

/** Between strategies that keep every event, so of those nothing may be missing afterwards. */
export const swap: Scenario = {
  id: 'swap',
  title: 'Swap',
  description: 'strategy changed mid-flight',
  async run({ switchboard, ticker, shop: { after, emitters } }, signal) {
    const setting = ticker.setting()
    switchboard.choose('ticker')
    ticker.set({ paused: false, ticksPerSecond: 480 })
    for (const strategy of everyChange(lossless)) {
      if (signal.aborted) break
      await switchboard.switchTo('ticker', strategy)
      await after(holdMs)
    }
    ticker.set(setting)
    await switchboard.switchTo('ticker', usualStrategy.ticker)
    await emitters.ticker.settled({ signal })
    return describeSequence(ticker.check())
  },
}
