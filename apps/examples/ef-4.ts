// Schedules: at once or after the first interval, never overlapping: `npm run example ef-4`.
import { createEngine, defineModule, every } from '@emitscope/emitter/engine'
import { createManualHost } from '@emitscope/emitter/testing'

// A host whose time moves when it is told to, so that this prints the same on every machine. Leave it out and time is real.
const host = createManualHost()
const at = () => `${host.now()} ms`

const clock = defineModule({
  name: 'clock',
  schedules: [
    every(50, () => console.log(`immediate, ${at()}`)),
    every(50, () => console.log(`after the first interval, ${at()}`), { immediate: false }),
  ],
})

const engine = createEngine({ modules: [clock], host })
await engine.start()
host.advance(180)

void engine.stop()
while (engine.status !== 'stopped') {
  host.flushMicrotasks()
  await Promise.resolve()
}
host.advance(180)
console.log(`stopped, ${at()}`)

// Prints:
// immediate, 0 ms
// immediate, 50 ms
// after the first interval, 50 ms
// immediate, 100 ms
// after the first interval, 100 ms
// immediate, 150 ms
// after the first interval, 150 ms
// stopped, 360 ms
