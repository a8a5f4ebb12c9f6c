import { EventEmitter } from 'eventemitter3'
import { named, once } from './named.mjs'

export default named(() => new EventEmitter(), { once })
