/** An emitter told by name, with `on`, `off` and `emit`. */
export const named = (make, more = {}) => ({
  make,
  on: (emitter, type, handler) => emitter.on(type, handler),
  off: (emitter, type, handler) => emitter.off(type, handler),
  emit: (emitter, type, payload) => emitter.emit(type, payload),
  ...more,
})

export const once = (emitter, type, handler) => emitter.once(type, handler)
