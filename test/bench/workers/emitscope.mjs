import { createLinker } from '@emitscope/emitter'
import { exposeHandlers } from '@emitscope/emitter/worker'
import emitscope from '../libraries/emitscope.mjs'
import { pollute } from '../scenarios.mjs'
import { call, countReceived, take } from './work.mjs'

await pollute(emitscope)

const linker = createLinker()
linker.on('event', (payload) => take(payload))
linker.on('received', () => countReceived())
linker.on('call', (payload) => call(payload))
exposeHandlers(linker)
