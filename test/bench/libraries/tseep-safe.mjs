import { EventEmitter } from 'tseep/lib/ee-safe.js'
import { named, once } from './named.mjs'

export default named(() => new EventEmitter(), { once })
