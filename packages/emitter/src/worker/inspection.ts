import type { ToWorker } from './wire.ts'

/** A transport of `/inspect`, structurally: this folder knows nothing of what it carries. */
export interface InspectTransport {
  readonly status: 'closed' | 'opening' | 'open'
  post(message: never): void
  subscribe(handler: (message: never) => void): () => void
  close(): void
}

/** The same as `exposeHandlers` takes it: what it is told of may be any message. */
export interface InspectSource extends Omit<InspectTransport, 'subscribe'> {
  subscribe(handler: (message: unknown) => void): () => void
}

/** Messages between a panel's client and the recorder of a worker, through the worker's own wire. */
export class RemoteInspection {
  private readonly tell: (part: ToWorker) => void
  private readonly handlers = new Set<(message: unknown) => void>()
  private status: InspectTransport['status'] = 'opening'

  constructor(tell: (part: ToWorker) => void) {
    this.tell = tell
  }

  /** A transport for one client; all of one worker share its session. */
  open(): InspectTransport {
    const own = new Set<(message: unknown) => void>()
    const leave = (handler: (message: unknown) => void): void => {
      own.delete(handler)
      this.handlers.delete(handler)
    }
    const statusNow = (): InspectTransport['status'] => this.status
    return {
      get status() {
        return statusNow()
      },
      post: (message: unknown) => this.tell(['inspect', message]),
      subscribe: (handler: (message: never) => void) => {
        const taken = handler as (message: unknown) => void
        own.add(taken)
        this.handlers.add(taken)
        if (this.status === 'open') this.greet()
        return () => leave(taken)
      },
      close: () => {
        for (const handler of own) leave(handler)
      },
    }
  }

  /** A worker is ready: the first, or a replacement, whose records start anew. */
  begin(): void {
    this.status = 'open'
    if (this.handlers.size > 0) this.greet()
  }

  arrived(message: unknown): void {
    for (const handler of [...this.handlers]) handler(message)
  }

  end(): void {
    this.status = 'closed'
    this.handlers.clear()
  }

  /** Asks for `hello`. */
  private greet(): void {
    this.tell(['inspect', undefined])
  }
}
