import { type Batch, createDirectTransport, type Recorder } from '@emitscope/emitter/inspect'
import { createAsker } from './ask-recorder.ts'
import type { Emitters } from './emitters.ts'
import { type EmitterName, emitterNames } from './strategies.ts'
import { type Tally, TallySums } from './tally.ts'
import { createView, type View } from './view.ts'

/** What became of the deliveries of each emitter, as the recorder tells it; null where there is none. */
export type Tallies = View<Readonly<Record<EmitterName, Tally>> | null>

/** Longer than the recorder rests between totals, so that each answer has them. */
const pullEveryMs = 120

export const openTallies = (recorder: Recorder | null, emitters: Emitters, every: (ms: number, run: () => void) => void): Tallies => {
  if (recorder === null) return createView(() => null)
  const ask = createAsker(createDirectTransport(recorder))
  const sums = new TallySums()
  const waitingIn = (name: string) => emitters[name as EmitterName]?.strategy.pending ?? 0
  const readAll = () => Object.fromEntries(emitterNames.map((name) => [name, sums.of(name, waitingIn(name))])) as Record<EmitterName, Tally>
  let tallies = readAll()
  let cursor = 0
  const view = createView(() => tallies)
  // Totals only: what rows there are is the panel's business, so this client lets them pass.
  const pull = () =>
    void ask({ name: 'pull', cursor, maxRecords: 1 }, (result) => {
      const batch = result as Batch
      cursor = batch.cursor
      sums.add(batch, waitingIn)
      // Only together with its totals is what waits of the same moment.
      if (batch.cost === undefined) return
      tallies = readAll()
      view.touch()
    })
  // As much as the recorder keeps with no client at all: a panel that comes later finds it.
  void ask({ name: 'attach', level: 'emissions' })
  every(pullEveryMs, pull)
  return view
}
