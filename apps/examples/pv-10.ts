// Who runs the handlers can change: an own strategy, another emitter on the same linker, and a swap: `npm run example pv-10`.
import { createEmitter, createLinker, type Delivery } from '@emitscope/emitter'
import { defineStrategy, microtask } from '@emitscope/emitter/strategies'

type Events = { greeted: string }

const kept: Delivery[] = []
const keeping = defineStrategy({
  name: 'keeping',
  guarantees: { order: 'fifo', delivery: 'when somebody runs what is kept', mayDrop: false, crossesRealm: false },
  enqueue: (delivery: Delivery) => void kept.push(delivery),
  get pending() {
    return kept.length
  },
  flush() {
    for (const delivery of kept.splice(0)) delivery.run()
  },
  take: () => kept.splice(0),
  close() {
    for (const delivery of kept.splice(0)) delivery.cancel('discarded')
  },
})

const linker = createLinker<Events>()
linker.on('greeted', (name) => console.log(`  hello ${name}`))

const own = createEmitter<Events>({ linker, strategy: keeping })
const other = createEmitter<Events>({ linker, strategy: microtask() })

console.log('two emitters, one linker')
own.emit('greeted', 'Alice')
other.emit('greeted', 'Bob')
await other.settled()
const [{ emission }] = kept as [Delivery]
console.log(`  kept: ${String(emission.type)}, ${emission.id > 0 && emission.at >= 0 ? 'with an id and a time' : 'without'}`)
keeping.flush()

console.log('one emitter, its strategy swapped')
own.emit('greeted', 'Carol')
console.log(`  kept: ${keeping.pending}`)
await own.setStrategy(microtask())
own.emit('greeted', 'Dave')
await own.settled()

// Prints:
// two emitters, one linker
//   hello Bob
//   kept: greeted, with an id and a time
//   hello Alice
// one emitter, its strategy swapped
//   kept: 1
//   hello Carol
//   hello Dave
