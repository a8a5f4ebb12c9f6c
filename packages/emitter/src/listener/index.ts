export type { ErrorClass } from './around.ts'
export type { InContext, Listener, ListenerEmission, ListenerOptions, Route } from './listener.ts'
export { createListener } from './listener.ts'
