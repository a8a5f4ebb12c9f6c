// A worker without any library, in Node and in a browser.
const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads')

/** Starts one; `take` is called with each message of it. */
export function startWorker(url, take) {
  if (threads !== undefined) return new threads.Worker(url).on('message', take)
  const worker = new Worker(url, { type: 'module' })
  worker.onmessage = ({ data }) => take(data)
  return worker
}

/** Inside of one: what its messages come from and go to. */
export const port = threads === undefined ? globalThis : threads.parentPort

export function listen(take) {
  if (threads !== undefined) port.on('message', take)
  else globalThis.onmessage = ({ data }) => take(data)
}

/** What Comlink speaks through. */
export const endpointOf = (worker, nodeEndpoint) => (threads === undefined ? worker : nodeEndpoint(worker))
