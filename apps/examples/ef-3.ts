// In which order an engine and its modules start, and exit: `npm run example ef-3`.
import { createEngine, defineModule, every } from '@emitscope/emitter/engine'

const say = (text: string) => () => console.log(text)

const storage = defineModule({
  name: 'storage',
  beforeStart: async () => {
    console.log('storage: opening')
    await Promise.resolve()
    console.log('storage: open')
  },
  exit: say('storage: closed'),
})

const shop = defineModule({
  name: 'shop',
  // Parts of it: they start before it and exit after it.
  modules: [storage],
  beforeStart: say('shop: begins'),
  schedules: [every(60_000, say('shop: first tick'))],
  tasks: [say('shop: task')],
  exit: say('shop: exits'),
})

const engine = createEngine({ modules: [shop], beforeStart: say('engine: begins'), exit: say('engine: exits') })
engine.on('started', say('started'))
engine.on('stopped', say('stopped'))

await engine.start()
await Promise.all([engine.stop(), engine.stop()])

// Whatever ends it, exit comes once, also where a start fails.
const broken = createEngine({
  modules: [
    { name: 'first', exit: say('first: exits') },
    {
      name: 'second',
      beforeStart: () => {
        throw new Error('second: no connection')
      },
    },
  ],
})
await broken.run().catch(({ message }: Error) => console.log(message))

// Prints:
// engine: begins
// storage: opening
// storage: open
// shop: begins
// shop: first tick
// shop: task
// started
// shop: exits
// storage: closed
// engine: exits
// stopped
// first: exits
// second: no connection
