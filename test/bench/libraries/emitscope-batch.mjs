import { onBatch } from '@emitscope/emitter/strategies'
import emitscope from './emitscope.mjs'

/** A burst is one call of the handler. */
export default {
  ...emitscope,
  takes: { parameters: 'payloads', payload: 'payloads[i]', each: 'for (let i = 0; i < payloads.length; i++)' },
  on: (emitter, type, handler) => onBatch(emitter, type, handler),
}
