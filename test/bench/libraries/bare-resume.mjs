import { sink } from '../handlers.mjs'
import bare from './bare.mjs'

/** The same loop in one `try`, entered again after a failure. */
export default {
  ...bare,
  isolates: true,
  emit(list, _type, payload) {
    let i = 0
    for (;;) {
      try {
        while (i < list.length) list[i++](payload)
        return
      } catch {
        sink.failures++
      }
    }
  },
}
