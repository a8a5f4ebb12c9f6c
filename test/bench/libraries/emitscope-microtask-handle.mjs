import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import handle from './emitscope-handle.mjs'
import { arriving } from './queued.mjs'

const strategy = microtask()

export default {
  ...handle,
  make() {
    const emitter = createEmitter({ strategy })
    return { emitter, channel: emitter.channel('event') }
  },
  arrive: arriving(strategy),
}
