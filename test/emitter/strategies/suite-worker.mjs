// Run as a worker by conformance.test.ts, from the built package: the other realm of the published suite.
import { createLinker } from '@emitscope/emitter'
import { suiteHandlers } from '@emitscope/emitter/testing'
import { exposeHandlers } from '@emitscope/emitter/worker'

const linker = createLinker()
suiteHandlers(linker)
exposeHandlers(linker)
