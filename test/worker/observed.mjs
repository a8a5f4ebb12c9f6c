// A worker of the tests whose records the realm that made it can read.
import { createLinker } from '@emitscope/emitter'
import { createDirectTransport, installRecorder } from '@emitscope/emitter/inspect'
import { exposeHandlers } from '@emitscope/emitter/worker'

const linker = createLinker()
linker.on('add', function add({ a, b }) {
  return a + b
})
exposeHandlers(linker, { inspect: createDirectTransport(installRecorder()) })
