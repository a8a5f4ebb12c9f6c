// Hello world: a sync and an async handler of one event, and `emit` waits for neither: `npm run example pv-1`.
import { createEmitter } from '@emitscope/emitter'

const bus = createEmitter<{ MyEvent: string }>()

bus.on('MyEvent', (text) => console.log(`sync handler: ${text}`))
bus.on('MyEvent', async (text) => {
  await Promise.resolve()
  console.log(`async handler: ${text}`)
})

const reached = bus.emit('MyEvent', 'Hello, World!')
console.log(`emit returned: ${reached} handlers`)

await bus.settled()
console.log('settled')

// Prints:
// sync handler: Hello, World!
// emit returned: 2 handlers
// async handler: Hello, World!
// settled
