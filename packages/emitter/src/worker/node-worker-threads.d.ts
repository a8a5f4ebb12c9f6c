/** What port.node.ts uses of Node: with all of Node's types, this package could use what browsers lack without noticing. */
declare module 'node:worker_threads' {
  export class Worker {
    constructor(url: unknown, options?: { name?: string })
    on(event: 'message' | 'messageerror' | 'error' | 'exit', listener: (value: never) => void): void
    postMessage(message: unknown, transfer?: never): void
    terminate(): Promise<number>
    ref(): void
    unref(): void
  }
  export const parentPort: {
    postMessage(message: unknown): void
    on(event: 'message', listener: (value: unknown) => void): void
    off(event: 'message', listener: (value: unknown) => void): void
  } | null
}
