import { createNanoEvents } from 'nanoevents'
import { named } from './named.mjs'

export default named(() => createNanoEvents(), { unsubscribes: true })
