// A step that waits for another, which is emitted after it: `npm run example tl-1`, or `emitscope run apps/examples/tl-1.ts#app`.
import { createListener, type Listener } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'

type Steps = {
  [type: `step 1: save ${string}'s data to database`]: { age: number }
  [type: `step 2: send email to ${string}`]: void
}

export const app: Listener<Steps> = createListener<Steps>({
  name: 'registration',
  listen: async () => {
    const context = app.createContext()
    context.emit('step 2: send email to alice@tl.com')
    context.emit("step 1: save Alice's data to database", { age: 35 })
  },
})

app.on(pattern('step 2: send email to {email}'), async (_, { params, context }) => {
  await context.waitFor('step_1')
  console.log(2, params.email)
})

app.on(
  pattern("step 1: save {username}'s data to database"),
  ({ age }, { params }) => {
    console.log(1, params.username, age)
    return age
  },
  { name: 'step_1' },
)

// Not where the command line has only loaded this file: it runs the export itself.
if (import.meta.main !== false) await app.run()

// Prints:
// 1 Alice 35
// 2 alice@tl.com
