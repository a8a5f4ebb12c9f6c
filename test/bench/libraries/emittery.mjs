import Emittery from 'emittery'

/** Every emission is asynchronous: it has no figure where `emit` must deliver before it returns. */
export default {
  unsubscribes: true,
  takes: { parameters: '{ data }', payload: 'data' },
  make: () => new Emittery(),
  on: (emitter, type, handler) => emitter.on(type, handler),
  emitAsync: (emitter, type, payload) => emitter.emit(type, payload),
}
