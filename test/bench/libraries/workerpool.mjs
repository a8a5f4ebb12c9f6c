import { fileURLToPath } from 'node:url'
import workerpool from 'workerpool'

export default {
  calls: true,
  async open() {
    const script = fileURLToPath(new URL('../workers/workerpool.mjs', import.meta.url))
    const pool = workerpool.pool(script, { minWorkers: 1, maxWorkers: 1, workerType: 'thread' })
    return { call: (payload) => pool.exec('call', [payload]), read: (answer) => answer }
  },
}
