import { formatCount, type Scenario } from './scenario.ts'

export const imageWorker: Scenario = {
  id: 'image-worker',
  title: 'Image worker',
  description: 'histogram in two workers',
  async run({ imaging, switchboard, shop: { emitters } }, signal) {
    if (switchboard.view.get().strategyOf.imaging !== 'worker') await switchboard.switchTo('imaging', 'worker')
    switchboard.choose('imaging')
    const ready = emitters.desk.next('histogram:ready', { signal })
    imaging.generate()
    const { pixels, countedPixels, tiles, tookMs } = await ready
    return `${formatCount(countedPixels)} of ${formatCount(pixels)} pixels in ${tiles} tiles, ${Math.round(tookMs)} ms`
  },
}
