/** What a factory returns: a browser's `Worker`, or the one exported here. Structural, so consumers compile without DOM or Node types. */
export interface WorkerLike {
  // Methods, whose parameters TypeScript compares loosely: every platform's fit.
  postMessage(message: never, transfer?: never): void
  terminate(): unknown
}

/** The same worker as we use it. */
export interface RunningWorker {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  terminate(): unknown
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onmessageerror: ((event: unknown) => void) | null
  onerror: ((event: WorkerErrorEvent) => void) | null
  /** Node only: it ended, by itself or by somebody. */
  onexit?: ((code: number) => void) | null
  /** Node only: whether it keeps the process alive. */
  ref?(): void
  unref?(): void
}

export interface WorkerErrorEvent {
  readonly message?: string
  readonly filename?: string
  readonly lineno?: number
  readonly error?: unknown
  preventDefault?(): void
}

/** `new Worker(new URL('./handlers.ts', import.meta.url), { type: 'module' })`, written so, or bundlers do not find it. */
export type WorkerConstructor = new (
  url: string | { readonly href: string },
  options?: { readonly type?: 'module' | 'classic'; readonly name?: string },
) => WorkerLike

/** Throws a `TypeError` where a factory returned anything else. */
export const asRunningWorker = (value: unknown): RunningWorker => {
  const worker = Object(value) as Record<string, unknown>
  if (typeof worker.postMessage === 'function' && typeof worker.terminate === 'function' && 'onmessage' in worker)
    return value as RunningWorker
  const hint = typeof worker.postMessage === 'function' ? '; one of node:worker_threads is not enough' : ''
  throw new TypeError(
    `worker: the factory must return new Worker(…), with Worker from @emitscope/emitter/worker or the browser's own${hint}`,
  )
}
