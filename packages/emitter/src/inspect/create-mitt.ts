import mittDefault, { type Emitter, type EventHandlerMap, type EventType } from 'mitt'

// mitt 3.0.1 ships one .d.ts that reads as CommonJS under nodenext: its default import is a namespace there, not callable.
type CreateMitt = <Events extends Record<EventType, unknown>>(all?: EventHandlerMap<Events>) => Emitter<Events>

/** mitt, typed for every module resolution; the only file that imports it. */
export const createMitt: CreateMitt = mittDefault as unknown as CreateMitt
export type {
  Emitter as Mitt,
  EventHandlerList,
  EventHandlerMap,
  EventType,
  Handler,
  WildCardEventHandlerList,
  WildcardHandler,
} from 'mitt'
