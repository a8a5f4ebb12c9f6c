/**
 * The view of `globalThis` that the package reads through: what a runtime may offer, all of it optional, read at call time
 * (a test's fake timers, a polyfill loaded later and a frozen realm all keep working).
 */
export interface Globals {
  queueMicrotask(task: () => void): void
  setTimeout(task: () => void, ms?: number): unknown
  clearTimeout(timer: unknown): void
  performance: { now(): number; timeOrigin?: number }
  requestAnimationFrame?(task: (atMs: number) => void): number
  cancelAnimationFrame?(frame: number): void
  requestIdleCallback?(task: (deadline: { timeRemaining(): number }) => void, options?: { timeout?: number }): number
  cancelIdleCallback?(request: number): void
  scheduler?: {
    postTask?(task: () => void, options: { priority: string; signal: unknown }): Promise<unknown>
  }
  setImmediate?(task: () => void): unknown
  clearImmediate?(immediate: unknown): void
  MessageChannel?: new () => {
    readonly port1: { onmessage: (() => void) | null }
    readonly port2: { postMessage(message: unknown): void }
  }
  document?: {
    readonly visibilityState: string
    readonly title?: string
    addEventListener(type: string, listener: () => void): void
    removeEventListener(type: string, listener: () => void): void
  }
  AsyncContext?: {
    Snapshot: new () => { run<T>(task: (subject: T) => void, subject: T): void }
    Variable?: new <T>() => { run<R>(value: T, task: () => R): R; get(): T | undefined }
  }
  reportError?(error: unknown): void
  console?: { warn(...data: unknown[]): void }
  process?: {
    readonly env?: Record<string, string | undefined>
    readonly pid?: number
    readonly argv?: readonly string[]
    readonly versions?: Record<string, string | undefined>
    getBuiltinModule?(name: string): unknown
    on?(event: string, listener: (signal: string) => void): unknown
    off?(event: string, listener: (signal: string) => void): unknown
    exit?(code: number): void
  }
  AbortController: new () => { readonly signal: unknown; abort(reason?: unknown): void }
  DOMException: new (message: string, name: string) => Error
  location?: { readonly href: string }
  navigator?: {
    readonly userAgent?: string
    readonly locks?: { request(name: string, callback: () => unknown): Promise<unknown> }
  }
  window?: unknown
  top?: unknown
  Deno?: unknown
  structuredClone<V>(value: V, options?: { transfer?: readonly unknown[] }): V
  Worker?: new (url: never, options?: never) => unknown
  /** In a worker: to the realm that made it. */
  postMessage?(message: unknown): void
  addEventListener?(type: string, listener: (event: never) => void): void
  removeEventListener?(type: string, listener: (event: never) => void): void
  /** Where copies of this package meet, see core/registry.ts. */
  __EMITSCOPE__?: unknown
}

export const globals: Globals = globalThis as unknown as Globals
