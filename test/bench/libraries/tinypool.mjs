import Tinypool from 'tinypool'

export default {
  calls: true,
  async open() {
    const pool = new Tinypool({ filename: new URL('../workers/task.mjs', import.meta.url).href, minThreads: 1, maxThreads: 1 })
    return { call: (payload) => pool.run(payload), read: (answer) => answer }
  },
}
