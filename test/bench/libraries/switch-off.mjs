/** Before the package loads, for good: no registry, so no weak reference per emitter for devtools that come late. */
globalThis.__EMITSCOPE__ = false
