// A background task: started once, told by its signal to end, and waited for: `npm run example ef-5`.
import { createEngine, defineModule, type WorkContext } from '@emitscope/emitter/engine'

const aborted = (signal: WorkContext['signal']) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

const importer = defineModule({
  name: 'importer',
  tasks: [
    async ({ engine, signal }) => {
      console.log('import: begins')
      await engine.publish('imported', 'row 1')
      await aborted(signal)
      console.log('import: told to end, puts its things away')
      await Promise.resolve()
      console.log('import: ends')
    },
    () => {
      throw new Error('this task fails, and nothing else stops')
    },
  ],
  handlers: [['imported', (rows: readonly string[]) => console.log(`import: ${rows}`)]],
  exit: () => console.log('exit'),
})

const engine = createEngine({ modules: [importer], onError: (error) => console.log((error as Error).message) })
await engine.start()
await engine.settled()
console.log('stopping')
await engine.stop()
console.log('stopped')

// Prints:
// import: begins
// this task fails, and nothing else stops
// import: row 1
// stopping
// import: told to end, puts its things away
// import: ends
// exit
// stopped
