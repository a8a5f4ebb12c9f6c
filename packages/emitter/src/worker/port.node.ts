import { parentPort, Worker as Thread } from 'node:worker_threads'
import { type ExposeHandlers, exposeOn } from './expose.ts'
import type { RunningWorker, WorkerConstructor } from './worker-like.ts'

/** A thread with the face of a Web Worker. */
class ThreadWorker implements RunningWorker {
  onmessage: RunningWorker['onmessage'] = null
  onmessageerror: RunningWorker['onmessageerror'] = null
  onerror: RunningWorker['onerror'] = null
  onexit: NonNullable<RunningWorker['onexit']> | null = null
  private readonly thread: Thread

  constructor(url: string | { readonly href: string }, { name }: { readonly name?: string } = {}) {
    const thread = new Thread(url, name === undefined ? {} : { name })
    this.thread = thread
    thread.on('message', (data: unknown) => this.onmessage?.({ data }))
    thread.on('messageerror', (error: unknown) => this.onmessageerror?.(error))
    // Told with the exit, which always follows: what was posted before the error arrives between the two.
    let crash: { readonly error: unknown } | undefined
    thread.on('error', (error: unknown) => {
      crash = { error }
    })
    thread.on('exit', (code: number) => {
      if (crash === undefined) this.onexit?.(code)
      else this.onerror?.(crash)
    })
  }

  postMessage(message: unknown, transfer?: readonly unknown[]): void {
    this.thread.postMessage(message, transfer as never)
  }
  terminate(): unknown {
    return this.thread.terminate()
  }
  ref(): void {
    this.thread.ref()
  }
  unref(): void {
    this.thread.unref()
  }
}

/** A worker of Node, made as one of a browser is. It loads ES modules and CommonJS by the file's name; `type` is for browsers. */
export const Worker: WorkerConstructor = ThreadWorker

/** In a worker thread: see the type. A rejection nobody handles ends the thread, so there is nothing to tell of. */
export const exposeHandlers: ExposeHandlers = /*#__PURE__*/ exposeOn(() => {
  if (parentPort === null) return undefined
  const port = parentPort
  return {
    post: (message) => port.postMessage(message),
    listen(take) {
      port.on('message', take)
      return () => void port.off('message', take)
    },
  }
})
