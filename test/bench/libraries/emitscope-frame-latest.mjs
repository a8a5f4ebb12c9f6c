import { animationFrame } from '@emitscope/emitter/strategies'
import { queued } from './queued.mjs'

const { arrive, ...library } = queued(animationFrame({ overflow: 'latest' }))

export default { ...library, conflates: true }
