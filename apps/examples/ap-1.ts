// Signals by sender: a start bound to who sends it, a stop for whoever sends it without a name: `npm run example ap-1`.
import { createSignal } from '@emitscope/emitter/signals'

const serverStart = createSignal<string>('server start')
const serverStop = createSignal<string>('server stop')

const print = (value: string) => console.log(value)

serverStart.connect(print, { sender: 'loading config' })
serverStop.connect(print)

await serverStart.send('foo', { sender: 'loading config' })
await serverStop.send('foo')

// Senders are exact: neither of these reaches anybody.
const unbound = await serverStart.send('bar')
const another = await serverStart.send('bar', { sender: 'saving config' })
console.log(`${unbound.length} and ${another.length} receivers`)

// Prints:
// foo
// foo
// 0 and 0 receivers
