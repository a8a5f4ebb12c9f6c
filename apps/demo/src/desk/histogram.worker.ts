// Runs in the image workers, two per page, without rights beyond their own thread.
import { exposeHandlers } from '@emitscope/emitter/worker'
import { imageLinker } from './image-linker.ts'

exposeHandlers(imageLinker)
