import { microtask } from '@emitscope/emitter/strategies'
import { queued } from './queued.mjs'

export default { ...queued(microtask({ overflow: 'latest' })), conflates: true }
