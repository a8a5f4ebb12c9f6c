import { adoptMitt } from '../inspect/adopt-mitt.ts'
import { createMitt, type EventHandlerMap, type EventType, type Mitt } from '../inspect/create-mitt.ts'

/**
 * mitt's own `mitt()`, adopted: `import mitt from '@emitscope/emitter/mitt'` in place of `from 'mitt'` makes a bus visible and changes nothing
 * else. Name it in the panel with `adoptMitt(bus, { name })`, which also gives what releases it.
 */
export const visibleMitt = <Events extends Record<EventType, unknown>>(all?: EventHandlerMap<Events>): Mitt<Events> => {
  const bus = createMitt(all)
  // mitt takes a map that can be neither changed nor watched; such a bus works, unseen.
  if (Object.isExtensible(bus.all)) adoptMitt(bus)
  return bus
}
