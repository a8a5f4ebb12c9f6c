// What becomes of a handler's outcome: `onSuccess` gets its value, or `onFailure` its error: `npm run example pv-3`.
import { createEmitter } from '@emitscope/emitter'

const bus = createEmitter<{ add: readonly [number, number]; divide: readonly [number, number] }>()

bus.on(
  'add',
  ([a, b]) => {
    console.log('received: add')
    return a + b
  },
  {
    onSuccess: (sum) => console.log(`onSuccess: ${sum}`),
    onFailure: () => console.log('not called'),
  },
)
bus.on(
  'divide',
  async ([a, b]) => {
    console.log('received: divide')
    if (b === 0) throw new RangeError('division by zero')
    return a / b
  },
  {
    onSuccess: () => console.log('not called'),
    onFailure: (error) => console.log(`onFailure: ${(error as Error).message}`),
  },
)

bus.emit('add', [1, 2])
bus.emit('divide', [1, 0])
await bus.settled()

// Prints:
// received: add
// onSuccess: 3
// received: divide
// onFailure: division by zero
