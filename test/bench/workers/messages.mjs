import { listen, port } from './thread.mjs'
import { call, countReceived, take } from './work.mjs'

listen(({ type, payload, payloads }) => {
  if (type === 'event') take(payload)
  else if (type === 'events') for (let i = 0; i < payloads.length; i++) take(payloads[i])
  else port.postMessage(type === 'call' ? call(payload) : countReceived())
})
port.postMessage('ready')
