import { wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { endpointOf, startWorker } from '../workers/thread.mjs'

export default {
  calls: true,
  async open() {
    const worker = startWorker(new URL('../workers/comlink.mjs', import.meta.url), () => {})
    const { call } = wrap(endpointOf(worker, nodeEndpoint))
    return { call, read: (answer) => answer }
  },
}
