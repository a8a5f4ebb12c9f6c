import { type Batch, createDirectTransport, type Recorder } from '@emitscope/emitter/inspect'
import { createAsker } from './ask-recorder.ts'

/** What became of the emissions of one type: `received + dropped = emitted`. */
export interface LedgerEntry {
  readonly emitted: number
  readonly received: number
  readonly dropped: number
  /** The sum over all types of the page came out too, as the recorder's own drop records tell it. */
  readonly balanced: boolean
}

export interface LedgerPage {
  /** Reads what is left and closes the page. */
  close(): Promise<LedgerEntry>
}

/** Keeps books over one type for a while, as a client of the recorder beside the panel's. */
export interface Ledger {
  open(type: string): Promise<LedgerPage>
}

/** Between two questions; with more to read, the next frame. Longer than the recorder rests between totals, so each answer has them. */
const pullEveryMs = 120

/** Sums since the client began. */
class Account {
  emitted = 0
  received = 0
  dropped = 0
  readonly #type: string
  #typeId = 0
  #ofType = { emitted: 0, received: 0 }

  constructor(type: string) {
    this.#type = type
  }

  add({ counts, definitions, drops, emissions, emitted }: Batch): void {
    this.#typeId = definitions?.types?.find(({ name }) => name === this.#type)?.id ?? this.#typeId
    this.emitted = emitted
    this.received += emissions?.sequence.length ?? 0
    // Drops with an emitter are its queue's, of deliveries; those of the recorder have a range of emissions.
    for (const { count, fromSequence } of drops ?? []) if (fromSequence !== undefined) this.dropped += count
    const received = emissions?.type.reduce((sum, type) => sum + Number(type === this.#typeId), 0) ?? 0
    this.#ofType.received += received
    this.#ofType.emitted = counts?.find(({ type }) => type === this.#typeId)?.emitted ?? this.#ofType.emitted
  }

  get ofType(): { readonly emitted: number; readonly received: number } {
    return { ...this.#ofType }
  }
  get balanced(): boolean {
    return this.received + this.dropped === this.emitted
  }
}

export const createLedger = (recorder: Recorder, after: (ms: number) => Promise<void>, nextFrame: (run: () => void) => void): Ledger => ({
  async open(type) {
    const transport = createDirectTransport(recorder)
    const ask = createAsker(transport)
    const account = new Account(type)
    let cursor = 0
    const pull = async () => {
      const batch = (await ask({ name: 'pull', cursor })) as Batch
      cursor = batch.cursor
      account.add(batch)
      return batch.more
    }
    const catchUp = async () => {
      while (await pull()) await new Promise<void>((resolve) => nextFrame(resolve))
    }

    await ask({ name: 'attach', level: 'emissions' })
    await catchUp()
    const before = account.ofType
    let open = true
    const reading = (async () => {
      while (open) {
        await catchUp()
        await after(pullEveryMs)
      }
    })()
    return {
      async close() {
        open = false
        await reading
        // After the pause, so that this answer carries the totals again.
        await catchUp()
        transport.close()
        const { emitted, received } = account.ofType
        const counts = { emitted: emitted - before.emitted, received: received - before.received }
        return { ...counts, dropped: counts.emitted - counts.received, balanced: account.balanced }
      },
    }
  },
})
