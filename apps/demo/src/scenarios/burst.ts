import { formatCount, type Scenario } from './scenario.ts'

export const burst: Scenario = {
  id: 'burst',
  title: 'Burst',
  description: '10,000 events in a second',
  async run(desk, signal) {
    const { emitted, handled, framesPerSecond } = await desk.burst.fire(signal)
    return `${formatCount(handled)} of ${formatCount(emitted)} handled, ${framesPerSecond} fps`
  },
}
