// An async slot is awaited before the next call begins: npm run example ml-3
import { connect, createLoop, emits, slot } from '@emitscope/emitter/loop'

const counter = { events: emits<{ counted: number }>() }
const seen: number[] = []
{
  await using loop = createLoop()
  const store = slot(loop, async (n: number) => {
    console.log('storing', n)
    await new Promise((resolve) => setTimeout(resolve, 5 - n))
    console.log('stored', n)
    seen.push(n)
  })
  connect(counter, 'counted', store)
  loop.start()
  for (const n of [0, 1, 2, 3, 4]) counter.events.counted(n)
}
console.log('in order:', seen.join(' '))

// Prints:
// storing 0
// stored 0
// storing 1
// stored 1
// storing 2
// stored 2
// storing 3
// stored 3
// storing 4
// stored 4
// in order: 0 1 2 3 4
