import mitt from 'mitt'
import { named } from './named.mjs'

export default named(() => mitt(), {
  any: (emitter, handler) => emitter.on('*', handler),
  takesAny: { parameters: '_type, payload', payload: 'payload' },
})
