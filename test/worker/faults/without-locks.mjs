// The worker of a page whose origin has no Web Locks; Node has other means, and ends the worker as it will.
Object.defineProperty(globalThis.navigator ?? {}, 'locks', { value: undefined, configurable: true })
await import('./worker.mjs')
