import { createEmitter } from '@emitscope/emitter'
import { Worker, worker } from '@emitscope/emitter/worker'
import emitscope from './emitscope.mjs'

/** By name. The emitters that it makes deliver here: what an application has besides. */
export default {
  ...emitscope,
  sends: true,
  calls: true,
  async open() {
    const strategy = worker(() => new Worker(new URL('../workers/emitscope.mjs', import.meta.url), { type: 'module' }))
    const emitter = createEmitter({ strategy })
    const received = async () => (await emitter.emitAsync('received')).orThrow()[0]
    await received()
    return {
      send: (payload) => emitter.emit('event', payload),
      received,
      call: (payload) => emitter.emitAsync('call', payload),
      read: (outcome) => outcome.values[0],
    }
  },
}
