// A worker that handles two emissions at a time; the others wait in it.
import { createLinker } from '@emitscope/emitter'
import { exposeHandlers } from '@emitscope/emitter/worker'

const linker = createLinker()
let running = 0
let most = 0

linker.on('work', async (turns) => {
  running++
  most = Math.max(most, running)
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve))
  running--
  return most
})
linker.on('hold', (_payload, { signal }) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve('let go'))))
exposeHandlers(linker, { concurrency: 2 })
