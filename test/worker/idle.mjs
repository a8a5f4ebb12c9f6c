// Run by Node as a whole program: it must end by itself, though its worker lives.
import { createEmitter } from '@emitscope/emitter'
import { Worker, worker } from '@emitscope/emitter/worker'

const strategy = worker(() => new Worker(new URL('./handlers.mjs', import.meta.url)), { size: 2, timeoutMs: 60_000 })
const bus = createEmitter({ strategy })
const outcome = await bus.emitAsync('add', { a: 1, b: 2 })
bus.emit('note', 1)
await bus.settled()
console.log(outcome.values[0], strategy.workers.map(({ status }) => status).join(' '))
// Kept alive by this alone, until it is answered.
void bus.emitAsync('wait', 50).then(() => console.log('answered'))
