// Everything a worker can do to an emitter, and what becomes of it: the same cases in Node and in browsers.
import { chance } from './chance.mjs'
import { crashes } from './crashes.mjs'
import { handlers } from './handlers.mjs'
import { lifetimes } from './lifetimes.mjs'
import { order } from './order.mjs'
import { payloads } from './payloads.mjs'
import { starts } from './starts.mjs'

/** Cases by subject. */
export const cases = {
  'handlers and results': handlers,
  payloads,
  'workers that do not start': starts,
  'workers that end': crashes,
  'closing and swapping': lifetimes,
  'order, abort, backpressure': order,
  'anything in any order': chance,
}
