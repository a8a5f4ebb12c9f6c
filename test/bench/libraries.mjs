// The emitters compared, each called as its users call it: a file of its own in `libraries/`, whose default export has
// - `make()`, `on(emitter, type, handler)`, and `off` or, where `on` returns what unsubscribes, `unsubscribes: true`;
// - `emit` where delivery is over when it returns, `emitAsync` where it can be awaited; `once` and `any` where the library has them;
// - `oneName: true` where an emitter has no names; `isolates: true` with `makeQuiet` where it is measured with a handler that throws;
// - `takes: { parameters, payload }`, what its handlers are called with and where in that the payload is; `takesAny` for those of `any`;
//   with `each`, the loop over what they are called with.
// Those that deliver later do so in microtasks queued at `emit`, or in the promise that it returns. They have
// - `arrive(emitter)` where that may leave something for a task; `conflates: true` where only the newest of a type is delivered.
// Those that deliver in a worker have none of these, but
// - `open()`, which resolves `{ send, received, call, read }` of one worker, as far as it `sends` or `calls`: `send(payload)` without
//   an answer, `received()` resolves how many came since it was asked last, `call(payload)` resolves what `read` reads the answer from.

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

/** When handlers run, with the same emitter and without: what `deferred` compares with delivery inside `emit`. */
export const deferring = {
  emitscope: libraries.emitscope,
  'emitscope-handle': libraries['emitscope-handle'],
  'emitscope-microtask': { load: () => import('./libraries/emitscope-microtask.mjs'), lacks: '' },
  'emitscope-microtask-handle': { load: () => import('./libraries/emitscope-microtask-handle.mjs'), lacks: '' },
  'emitscope-microtask-no-context': {
    load: () => import('./libraries/emitscope-microtask-no-context.mjs'),
    lacks: 'the async context of `emit` in its handlers (`asyncContext: false`)',
  },
  'emitscope-batch': {
    load: () => import('./libraries/emitscope-batch.mjs'),
    lacks: 'a call per event: `onBatch` hands over the payloads of a burst in one',
  },
  'emitscope-microtask-latest': {
    load: () => import('./libraries/emitscope-microtask-latest.mjs'),
    lacks: "all but the newest emission of a type (`overflow: 'latest'`)",
  },
  'microtask-each': {
    load: () => import('./libraries/microtask-each.mjs'),
    lacks: 'what a strategy is: it cannot be waited for, swapped or bounded, and delivers to whoever is subscribed by then',
  },
  'rxjs-asap': { slow: true, load: () => import('./libraries/rxjs-asap.mjs'), lacks: libraries.rxjs.lacks },
  emittery: libraries.emittery,
}

/** Between `emit` and the frame: what `browser` compares. */
export const framed = {
  bare: libraries.bare,
  emitscope: libraries.emitscope,
  'emitscope-frame-latest': {
    load: () => import('./libraries/emitscope-frame-latest.mjs'),
    lacks: "all but the newest emission of a type and frame (`overflow: 'latest'`)",
  },
}

/** Handlers in a worker, one thread each: what `worker` compares. */
export const remote = {
  'emitscope-worker': { load: () => import('./libraries/emitscope-worker.mjs'), lacks: '' },
  'message-each': {
    load: () => import('./libraries/message-each.mjs'),
    lacks: 'everything but the messages: failures, cancellation, a worker that ends',
  },
  'message-batched': {
    load: () => import('./libraries/message-batched.mjs'),
    lacks: 'the same, and payloads as they were at `emit`: changed later in the turn they travel changed',
  },
  comlink: { load: () => import('./libraries/comlink.mjs'), lacks: 'one-way events; a worker that ends leaves its calls waiting for ever' },
  tinypool: {
    nodeOnly: true,
    slow: true,
    load: () => import('./libraries/tinypool.mjs'),
    lacks: 'one-way events; a worker that ends leaves its calls waiting for ever',
  },
  piscina: { nodeOnly: true, slow: true, load: () => import('./libraries/piscina.mjs'), lacks: 'one-way events' },
  workerpool: { nodeOnly: true, slow: true, load: () => import('./libraries/workerpool.mjs'), lacks: 'one-way events' },
}

/** Ten patterns, ten thousand, and what else there is: what `patterns` compares. */
export const patterning = {
  'emitscope-patterns-10': { nodeOnly: true, load: () => import('./libraries/emitscope-patterns-10.mjs'), lacks: '' },
  'emitscope-patterns-10000': { nodeOnly: true, load: () => import('./libraries/emitscope-patterns-10000.mjs'), lacks: '' },
  'pattern-index-10000': {
    nodeOnly: true,
    load: () => import('./libraries/pattern-index-10000.mjs'),
    lacks: 'everything but finding the patterns that a name may match',
  },
  'linear-patterns-10000': {
    nodeOnly: true,
    slow: true,
    load: () => import('./libraries/linear-patterns-10000.mjs'),
    lacks: 'isolation, an order among names and patterns, params; asks every expression at every emission',
  },
  'fresh-name': { nodeOnly: true, load: () => import('./libraries/fresh-name.mjs'), lacks: 'everything but making the name and one call' },
}

/** Those of all benchmarks, for whoever is given one by its name. */
export const allLibraries = { ...libraries, ...loops, ...deferring, ...framed, ...remote, ...patterning }
