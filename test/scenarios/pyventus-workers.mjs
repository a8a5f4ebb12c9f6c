// `node pyventus-workers.mjs <workers>`: two emissions that burn CPU, and when they ran, as JSON. Run by PV-12 in a process of its own.
import { createEmitter } from '@emitscope/emitter'
import { Worker, worker } from '@emitscope/emitter/worker'

const size = Number(process.argv[2])
const strategy = worker(() => new Worker(new URL('./pyventus-worker.mjs', import.meta.url), { type: 'module' }), { size })
const bus = createEmitter({ strategy })

/** Milliseconds of a clock that all threads of the process share. */
const now = () => Number(process.hrtime.bigint()) / 1e6

// Started, or the one that is ready first would have both.
for (let warm = 0; warm < size; warm++) bus.emit('warm', 1)
await bus.settled()

// The workers' own marks: start and end of each run, in memory that the threads share.
const marks = [new Float64Array(new SharedArrayBuffer(16)), new Float64Array(new SharedArrayBuffer(16))]
for (const mark of marks) bus.emit('burn', { mark, forMs: 300 })
const emitted = now()
await bus.close()
const closed = now()
await strategy.close()
console.log(JSON.stringify({ emitted, closed, runs: marks.map(([start, end]) => ({ start, end })) }))
