import { createHooks } from 'hookable'

export default {
  make: () => createHooks(),
  on: (hooks, type, handler) => hooks.hook(type, handler),
  once: (hooks, type, handler) => hooks.hookOnce(type, handler),
  off: (hooks, type, handler) => hooks.removeHook(type, handler),
  any: (hooks, handler) => hooks.beforeEach(handler),
  takesAny: { parameters: 'event', payload: 'event.args[0]' },
  emit: (hooks, type, payload) => hooks.callHook(type, payload),
  emitAsync: (hooks, type, payload) => hooks.callHook(type, payload),
}
