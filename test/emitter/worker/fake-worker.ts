import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { type WorkerOptions, worker } from '@emitscope/emitter/worker'

export type Part = readonly [kind: string, ...rest: unknown[]]

/** A worker without a thread: the test reads what it was sent and says what it answers. Messages are cloned as a port would. */
export class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null
  onmessageerror: ((event: unknown) => void) | null = null
  onerror: ((event: object) => void) | null = null
  onexit: ((code: number) => void) | null = null
  readonly messages: Part[][] = []
  isTerminated = false
  /** What keeps a process alive. */
  isReferenced = true

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    const [protocol, ...parts] = structuredClone(message, { transfer: [...transfer] as never }) as [string, ...Part[]]
    if (protocol !== 'emitscope-worker/1') throw new Error(`unknown protocol ${protocol}`)
    this.messages.push(parts)
  }
  terminate(): void {
    this.isTerminated = true
  }
  ref(): void {
    this.isReferenced = true
  }
  unref(): void {
    this.isReferenced = false
  }

  say(...parts: Part[]): void {
    this.onmessage?.({ data: ['emitscope-worker/1', ...parts] })
  }
  ready(): void {
    this.say(['ready', [], [], ''])
  }
  get parts(): Part[] {
    return this.messages.flat()
  }
}

/** An emitter on workers that do nothing by themselves; time stands still. */
export const open = (options: WorkerOptions = {}) => {
  const host = createManualHost()
  const workers: FakeWorker[] = []
  const failures: unknown[] = []
  const strategy = worker(
    () => {
      const made = new FakeWorker()
      workers.push(made)
      return made
    },
    { host, ...options },
  )
  const bus = createEmitter({ strategy, host, onError: (error) => failures.push(error) })
  return {
    host,
    workers,
    strategy,
    bus,
    failures,
    /** Codes of what failed so far. */
    codes: () => failures.map((error) => (error as { code?: unknown }).code),
    /** Lets what this turn emitted be posted. */
    post: () => host.flushMicrotasks(),
  }
}
