import emitscope from './emitscope.mjs'

/** Deferring by hand: every emission waits in a microtask of its own. */
export default {
  ...emitscope,
  emit: (emitter, type, payload) => queueMicrotask(() => emitter.emit(type, payload)),
}
