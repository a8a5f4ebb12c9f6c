import { createEmitter } from '@emitscope/emitter'

const withChannel = (emitter) => ({ emitter, channel: emitter.channel('event') })

/** By handle: one emitter and one channel each, `channel.emit(payload)`; `unsubscribe` is kept, as a component would. */
export default {
  oneName: true,
  unsubscribes: true,
  isolates: true,
  make: () => withChannel(createEmitter()),
  makeQuiet: () => withChannel(createEmitter({ onError() {} })),
  on: ({ emitter }, _type, handler) => emitter.on('event', handler),
  once: ({ emitter }, _type, handler) => emitter.once('event', handler),
  any: ({ emitter }, handler) => emitter.on('*', handler),
  emit: ({ channel }, _type, payload) => channel.emit(payload),
}
