import { EventEmitter } from 'node:events'
import { named, once } from './named.mjs'

export default named(() => new EventEmitter().setMaxListeners(0), { once })
