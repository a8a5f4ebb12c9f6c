// Objects on one loop run strictly one after another, in the order of the emits: npm run example ml-4
import { connect, createLoop, emits, slot } from '@emitscope/emitter/loop'

const clock = { events: emits<{ tick: number }>() }
{
  await using loop = createLoop({ name: 'shared' })
  const slow = {
    onTick: slot(loop, async (n: number) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      console.log(`a${n}`)
    }),
  }
  const quick = { onTick: slot(loop, (n: number) => console.log(`b${n}`)) }
  connect(clock, slow)
  connect(clock, quick)
  loop.start()

  clock.events.tick(1)
  clock.events.tick(2)
}

// Prints:
// a1
// b1
// a2
// b2
