import type { EventKey } from './events.ts'
import type { List } from './list.ts'

/**
 * Name → list, as a property table without prototype: `constructor` and `__proto__` are ordinary names, and lookups use inline caches,
 * which a `Map` and `Object.create(null)` do not (test/bench, `dispatch`).
 */
export type NameTable = Record<EventKey, List | undefined>
export const NameTable: new () => NameTable = function NameTable() {} as never
NameTable.prototype = Object.create(null)
