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
  document?: {
    readonly visibilityState: string
    readonly title?: string
    addEventListener(type: string, listener: () => void): void
    removeEventListener(type: string, listener: () => void): void
  }
  reportError?(error: unknown): void
  console?: { warn(...data: unknown[]): void }
  process?: {
    readonly env?: Record<string, string | undefined>
    readonly pid?: number
    readonly argv?: readonly string[]
    readonly versions?: Record<string, string | undefined>
    getBuiltinModule?(name: string): unknown
  }
  AbortController: new () => { readonly signal: unknown; abort(reason?: unknown): void }
  DOMException: new (message: string, name: string) => Error
  location?: { readonly href: string }
  navigator?: { readonly userAgent?: string }
  window?: unknown
  top?: unknown
  Deno?: unknown
  /** Where copies of this package meet, see core/registry.ts. */
  __EMITSCOPE__?: unknown
}

export const globals: Globals = globalThis as unknown as Globals
