import { startWorker } from '../workers/thread.mjs'

/** A message for every event, and one for every answer. */
export default {
  sends: true,
  calls: true,
  async open() {
    const asking = []
    let first = 0
    const answered = (answer) => {
      asking[first](answer)
      asking[first++] = undefined
      if (first < asking.length) return
      asking.length = 0
      first = 0
    }
    const ready = new Promise((resolve) => asking.push(resolve))
    const worker = startWorker(new URL('../workers/messages.mjs', import.meta.url), answered)
    const ask = (message) =>
      new Promise((resolve) => {
        asking.push(resolve)
        worker.postMessage(message)
      })
    await ready
    return {
      post: (message) => worker.postMessage(message),
      send: (payload) => worker.postMessage({ type: 'event', payload }),
      received: () => ask({ type: 'received' }),
      call: (payload) => ask({ type: 'call', payload }),
      read: (answer) => answer,
    }
  },
}
