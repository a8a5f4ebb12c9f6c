// The emitters compared, each called as its users call it. Each brings itself into a process of its own.
// What a peer does not do (isolation, '*', a snapshot) it also does not pay for: read its figures with that in mind.

/** An emitter that is told about by name, with `on`, `off` and `emit` of that name. */
const named = (make, more = {}) => ({
  make,
  on: (emitter, type, handler) => emitter.on(type, handler),
  off: (emitter, type, handler) => emitter.off(type, handler),
  emit: (emitter, type, payload) => emitter.emit(type, payload),
  ...more,
})

const once = (emitter, type, handler) => emitter.once(type, handler)

const emitscopeByName = ({ createEmitter }) =>
  named(() => createEmitter(), {
    once,
    any: (emitter, handler) => emitter.on('*', handler),
    emitAsync: (emitter, type, payload) => emitter.emitAsync(type, payload),
  })

/** One emitter and one channel for each; the unsubscribe function is kept, as a component would. */
const emitscopeByHandle = ({ createEmitter }) => ({
  oneName: true,
  unsubscribes: true,
  make() {
    const emitter = createEmitter()
    return { emitter, channel: emitter.channel('event') }
  },
  on: ({ emitter }, _type, handler) => emitter.on('event', handler),
  once: ({ emitter }, _type, handler) => emitter.once('event', handler),
  any: ({ emitter }, handler) => emitter.on('*', handler),
  emit: ({ channel }, _type, payload) => channel.emit(payload),
})

export const libraries = {
  /** The limit: a loop over functions, without names, without safety. */
  bare: () => ({
    oneName: true,
    make: () => [],
    on(list, _type, handler) {
      list.push(handler)
    },
    off(list, _type, handler) {
      list.splice(list.indexOf(handler), 1)
    },
    emit(list, _type, payload) {
      for (let i = 0; i < list.length; i++) list[i](payload)
    },
  }),

  emitscope: async (path = '@emitscope/emitter') => emitscopeByName(await import(path)),
  'emitscope-handle': async (path = '@emitscope/emitter') => emitscopeByHandle(await import(path)),

  /** Switched off for good before it loads: no registry, so no weak reference per emitter for devtools that come late. */
  async 'emitscope-switched-off'(path = '@emitscope/emitter') {
    globalThis.__EMITSCOPE__ = false
    return emitscopeByName(await import(path))
  },

  async mitt() {
    const { default: mitt } = await import('mitt')
    return named(() => mitt(), { any: (emitter, handler) => emitter.on('*', (_type, payload) => handler(payload)) })
  },

  /** No isolation, no '*', no once. */
  async nanoevents() {
    const { createNanoEvents } = await import('nanoevents')
    return named(() => createNanoEvents(), { unsubscribes: true })
  },

  async eventemitter3() {
    const { EventEmitter } = await import('eventemitter3')
    return named(() => new EventEmitter(), { once })
  },

  async node() {
    const { EventEmitter } = await import('node:events')
    return named(() => new EventEmitter().setMaxListeners(0), { once })
  },

  /** Compiles its dispatch with `new Function`: no peer where a Content-Security-Policy forbids that. */
  async tseep() {
    const { EventEmitter } = await import('tseep')
    return named(() => new EventEmitter(), { once })
  },

  async 'tseep-safe'() {
    const { createRequire } = await import('node:module')
    const { EventEmitter } = createRequire(import.meta.url)('tseep/lib/ee-safe')
    return named(() => new EventEmitter(), { once })
  },

  /** The payload rides on a plain event, its cheapest honest form. */
  eventtarget() {
    class PayloadEvent extends Event {
      constructor(type, payload) {
        super(type)
        this.payload = payload
      }
    }
    const wrapped = new WeakMap()
    const wrap = (handler) => {
      if (!wrapped.has(handler)) wrapped.set(handler, (event) => handler(event.payload))
      return wrapped.get(handler)
    }
    return {
      make: () => new EventTarget(),
      on: (target, type, handler) => target.addEventListener(type, wrap(handler)),
      once: (target, type, handler) => target.addEventListener(type, wrap(handler), { once: true }),
      off: (target, type, handler) => target.removeEventListener(type, wrap(handler)),
      emit: (target, type, payload) => target.dispatchEvent(new PayloadEvent(type, payload)),
    }
  },

  /** A table of Subjects, the usual bus built on it. */
  async rxjs() {
    const { Subject } = await import('rxjs')
    return {
      unsubscribes: true,
      make: () => new Map(),
      on(subjects, type, handler) {
        if (!subjects.has(type)) subjects.set(type, new Subject())
        const subscription = subjects.get(type).subscribe(handler)
        return () => subscription.unsubscribe()
      },
      emit: (subjects, type, payload) => subjects.get(type)?.next(payload),
    }
  },

  async hookable() {
    const { createHooks } = await import('hookable')
    return {
      make: () => createHooks(),
      on: (hooks, type, handler) => hooks.hook(type, handler),
      off: (hooks, type, handler) => hooks.removeHook(type, handler),
      once: (hooks, type, handler) => hooks.hookOnce(type, handler),
      emit: (hooks, type, payload) => hooks.callHook(type, payload),
      emitAsync: (hooks, type, payload) => hooks.callHook(type, payload),
    }
  },

  /** Every emission is asynchronous: it has no figure where `emit` must deliver before it returns. */
  async emittery() {
    const { default: Emittery } = await import('emittery')
    return {
      unsubscribes: true,
      make: () => new Emittery(),
      on: (emitter, type, handler) => emitter.on(type, ({ data }) => handler(data)),
      emitAsync: (emitter, type, payload) => emitter.emit(type, payload),
    }
  },
}
