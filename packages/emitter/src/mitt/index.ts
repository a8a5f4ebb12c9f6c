export { type Adoption, type AdoptOptions, adoptMitt } from '../inspect/adopt-mitt.ts'
export type {
  EventHandlerList,
  EventHandlerMap,
  EventType,
  Handler,
  Mitt as Emitter,
  WildCardEventHandlerList,
  WildcardHandler,
} from '../inspect/create-mitt.ts'
export { asMitt, type MittEvents } from './as-mitt.ts'
export { visibleMitt as default } from './visible-mitt.ts'
