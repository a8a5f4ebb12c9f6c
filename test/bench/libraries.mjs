// The emitters compared, each called as its users call it: a file of its own in `libraries/`, whose default export has
// - `make()`, `on(emitter, type, handler)`, and `off` or, where `on` returns what unsubscribes, `unsubscribes: true`;
// - `emit` where delivery is over when it returns, `emitAsync` where it can be awaited; `once` and `any` where the library has them;
// - `oneName: true` where an emitter has no names; `isolates: true` with `makeQuiet` where it is measured with a handler that throws;
// - `takes: { parameters, payload }`, what its handlers are called with and where in that the payload is; `takesAny` for those of `any`.

/**
 * How each is loaded, and what it `lacks`: what a peer does not do it also does not pay for, so that stands beside the figures.
 * `peer`: published, and running where a Content-Security-Policy forbids generated code. `slow`: an order of magnitude behind, three
 * rounds are enough. `nodeOnly`: no browser has it.
 */
export const libraries = {
  bare: { load: () => import('./libraries/bare.mjs'), lacks: 'names, isolation, a snapshot: nothing but the calls' },
  'bare-try': { load: () => import('./libraries/bare-try.mjs'), lacks: 'names, a snapshot: the calls, each in a `try`' },

  emitscope: { load: () => import('./libraries/emitscope.mjs'), lacks: '' },
  'emitscope-handle': { load: () => import('./libraries/emitscope-handle.mjs'), lacks: '' },
  'emitscope-switched-off': {
    load: () => import('./libraries/emitscope-switched-off.mjs'),
    lacks: 'the weak reference by which devtools find an emitter (`globalThis.__EMITSCOPE__ = false` before it loads)',
  },

  mitt: {
    peer: true,
    load: () => import('./libraries/mitt.mjs'),
    lacks: 'isolation, `once`; a handler unsubscribed during an emission is still called',
  },
  nanoevents: {
    peer: true,
    load: () => import('./libraries/nanoevents.mjs'),
    lacks:
      "isolation, `'*'`, `once`; a handler unsubscribed during an emission is still called; `unsubscribe` takes every subscription of that function",
  },
  eventemitter3: {
    peer: true,
    load: () => import('./libraries/eventemitter3.mjs'),
    lacks: "isolation, `'*'`; a handler unsubscribed during an emission is still called",
  },
  node: {
    peer: true,
    nodeOnly: true,
    load: () => import('./libraries/node.mjs'),
    lacks: "isolation, `'*'`; a handler unsubscribed during an emission is still called; `'error'` is special",
  },
  'tseep-safe': {
    peer: true,
    load: () => import('./libraries/tseep-safe.mjs'),
    lacks: "isolation, `'*'`, a snapshot (a handler that unsubscribes one makes `emit` throw); `once` handlers run last and have no handle",
  },
  tseep: {
    load: () => import('./libraries/tseep.mjs'),
    lacks:
      "isolation, `'*'`, the order of `once`; generates code (`unsafe-eval`), so it is no peer where a Content-Security-Policy forbids that",
  },
  eventtarget: {
    peer: true,
    slow: true,
    load: () => import('./libraries/eventtarget.mjs'),
    lacks:
      "`'*'`, a snapshot (a handler subscribed during an emission is called in it), the same function twice; isolates, and tells the host of each failure",
  },
  rxjs: {
    peer: true,
    slow: true,
    load: () => import('./libraries/rxjs.mjs'),
    lacks:
      "`'*'`, names (a `Map` of Subjects stands in), `once` without an operator; isolates, and tells the host of each failure in a timer",
  },
  hookable: {
    peer: true,
    slow: true,
    load: () => import('./libraries/hookable.mjs'),
    lacks:
      "isolation (a failure ends the emission); a handler unsubscribed during an emission is still called; `beforeEach` stands in for `'*'`",
  },
  emittery: {
    peer: true,
    slow: true,
    load: () => import('./libraries/emittery.mjs'),
    lacks: 'synchronous emissions; runs every handler, then rejects with the failures',
  },
}

/** How a failure may be isolated, without anything else: what `isolation` compares. */
export const loops = {
  bare: libraries.bare,
  'bare-try': libraries['bare-try'],
  'bare-resume': { load: () => import('./libraries/bare-resume.mjs'), lacks: '' },
}
