// A service for the command line: `npm run emitscope -- run apps/examples/services/clock.ts#engine`, until Ctrl-C stops it.
import { createEngine, defineModule, every } from '@emitscope/emitter/engine'

const clock = defineModule({
  name: 'clock',
  beforeStart: () => console.log('the clock is wound'),
  schedules: [every(1000, () => console.log('tick'))],
  exit: () => console.log('the clock has stopped'),
})

export const engine = createEngine({ modules: [clock] })
