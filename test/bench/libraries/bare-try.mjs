import { sink } from '../handlers.mjs'
import bare from './bare.mjs'

/** The same loop, every handler in a `try` of its own. */
export default {
  ...bare,
  isolates: true,
  emit(list, _type, payload) {
    for (let i = 0; i < list.length; i++) {
      try {
        list[i](payload)
      } catch {
        sink.failures++
      }
    }
  },
}
