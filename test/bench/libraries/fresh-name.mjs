// A handler called with the payload; the name is made by whoever calls, and looked at.
import { sink } from '../handlers.mjs'

export default {
  emit: (handler, name, payload) => {
    sink.total = (sink.total + name.charCodeAt(name.length - 1)) | 0
    handler(payload)
  },
  patterned: ({ plain }) => plain(),
  firstOnly: true,
  hears: 'all',
}
