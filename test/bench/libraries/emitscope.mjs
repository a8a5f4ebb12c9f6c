import { createEmitter } from '@emitscope/emitter'
import { named, once } from './named.mjs'

/** By name: `emitter.emit('event', payload)`, `emitter.off('event', handler)`. */
export default named(() => createEmitter(), {
  isolates: true,
  makeQuiet: () => createEmitter({ onError() {} }),
  once,
  any: (emitter, handler) => emitter.on('*', handler),
  emitAsync: (emitter, type, payload) => emitter.emitAsync(type, payload),
})
