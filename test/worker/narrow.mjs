// A worker of the tests that handles one emission at a time.
import { createLinker } from '@emitscope/emitter'
import { exposeHandlers } from '@emitscope/emitter/worker'

const linker = createLinker()
linker.on('never', () => new Promise(() => undefined))
linker.on('add', ({ a, b }) => a + b)
exposeHandlers(linker, { concurrency: 1 })
