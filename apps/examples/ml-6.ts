// A loop tells what it does, and goes on behind a call that fails: npm run example ml-6
import { createLoop, slot } from '@emitscope/emitter/loop'

const loop = createLoop()
loop.on('*', (_payload, { type }) => console.log(type))
loop.on('exception', (error) => console.log('  with', (error as Error).message))

const divide = slot(loop, (by: number) => {
  if (by === 0) throw new Error('division by zero')
  return 10 / by
})
const [failing, working] = [divide(0), divide(2)]
loop.start()
await loop.close()

console.log(await failing.catch((error: Error) => `rejected: ${error.message}`))
console.log('10 / 2 is', await working)

// Prints:
// started
// idle
// active
//   with division by zero
// exception
// idle
// active
// idle
// stopped
// rejected: division by zero
// 10 / 2 is 5
