// Runs in a page of its own: what frames deliver, and what its clock and its turns take.
import { createEmitter } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'

const types = ['moved', 'resized', 'scrolled']
const framesWatched = 30

const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0))
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** Emits in task after task while frames go by, and tells what was delivered in them. */
async function watch(strategy) {
  const emitter = createEmitter({ strategy })
  const newest = {}
  const delivered = {}
  /** How often each type was delivered, by the time of the frame, which stands still in it. */
  const frames = new Map()
  let [emissions, deliveries, stale] = [0, 0, 0]
  for (const type of types)
    emitter.on(type, (payload) => {
      deliveries++
      delivered[type] = payload
      if (payload !== newest[type]) stale++
      const frame = document.timeline.currentTime
      if (!frames.has(frame)) frames.set(frame, {})
      const counts = frames.get(frame)
      counts[type] = (counts[type] ?? 0) + 1
    })
  while (frames.size < framesWatched) {
    for (const type of [...types, ...types, ...types]) {
      newest[type] = emissions
      emitter.emit(type, emissions++)
    }
    await nextTask()
  }
  await emitter.settled()
  const most = Math.max(...[...frames.values()].flatMap((counts) => Object.values(counts)))
  const missed = types.filter((type) => delivered[type] !== newest[type]).length
  return { emissions, frames: frames.size, deliveries, most, stale, missed }
}

/** Microseconds of one turn, the least of several tries. */
async function turn(times, wait) {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 7; round++) {
    const before = performance.now()
    for (let i = 0; i < times; i++) await wait()
    least = Math.min(least, ((performance.now() - before) * 1000) / times)
  }
  return least
}

/** Microseconds of reading the clock, and the least that it advances by. */
function clock() {
  const readings = 100_000
  const seen = new Set()
  const before = performance.now()
  for (let i = 0; i < readings; i++) seen.add(performance.now())
  const reading = ((performance.now() - before) * 1000) / readings
  const instants = [...seen]
  return { reading, step: Math.min(...instants.slice(1).map((instant, i) => instant - instants[i])) * 1000 }
}

globalThis.cell = {
  async measure() {
    const { reading, step } = clock()
    return {
      frames: {
        'animationFrame()': await watch(animationFrame()),
        "animationFrame({ overflow: 'latest' })": await watch(animationFrame({ overflow: 'latest' })),
      },
      us: {
        'step of the clock': step,
        'reading it': reading,
        'a microtask': await turn(10_000, () => undefined),
        'a task by scheduler.postTask': await turn(1000, () => scheduler.postTask(() => {})),
        'a task by setTimeout': await turn(20, nextTask),
        'a frame': await turn(10, nextFrame),
      },
    }
  },
}
