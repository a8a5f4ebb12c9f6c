import { wave } from '../desk/trail.ts'
import { formatCount, type Scenario } from './scenario.ts'

const moves = 240
const lastsMs = 1600

export const pointerTrail: Scenario = {
  id: 'pointer-trail',
  title: 'Pointer trail',
  description: 'newest per frame wins',
  async run({ pointer, shop: { emitters, every, now } }, signal) {
    const before = pointer.counts()
    await new Promise<void>((resolve) => {
      const startedAtMs = now()
      let moved = 0
      const stop = every(4, () => {
        const due = Math.min(moves, Math.floor(((now() - startedAtMs) / lastsMs) * moves))
        while (moved < due) pointer.move(wave(++moved / moves))
        if (moved < moves && !signal.aborted) return
        stop()
        resolve()
      })
    })
    await emitters.pointer.settled({ signal })
    const after = pointer.counts()
    return `${formatCount(after.moves - before.moves)} moves, ${formatCount(after.drawn - before.drawn)} drawn`
  },
}
