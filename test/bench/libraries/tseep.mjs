import { EventEmitter } from 'tseep'
import { named, once } from './named.mjs'

export default named(() => new EventEmitter(), { once })
