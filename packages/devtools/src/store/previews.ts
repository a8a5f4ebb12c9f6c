import type { Command, PreviewResult, ValuePreview } from '@emitscope/emitter/inspect'

const KEPT_PREVIEWS = 4096
/** The realm answers at most this many at a time. */
const ASKED_AT_ONCE = 200

/** One-line previews of payloads, asked for when a row comes into view and kept for a while. */
export class PreviewCache {
  readonly #send: (command: Command) => Promise<unknown>
  readonly #changed: () => void
  readonly #known: Map<number, ValuePreview> = new Map()
  #wanted: readonly number[] = []
  #asking = false
  #generation = 0

  constructor(send: (command: Command) => Promise<unknown>, changed: () => void) {
    this.#send = send
    this.#changed = changed
  }

  get(sequence: number): ValuePreview | undefined {
    return this.#known.get(sequence)
  }

  /** Asks for the rows in view; an earlier wish not yet asked for is forgotten with them out of view. */
  want(sequences: readonly number[]): void {
    this.#wanted = sequences.filter((sequence) => !this.#known.has(sequence)).slice(0, ASKED_AT_ONCE)
    void this.#ask()
  }

  clear(): void {
    this.#generation += 1
    this.#known.clear()
    this.#wanted = []
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#wanted.length === 0) return
    const sequences = this.#wanted
    const generation = this.#generation
    this.#wanted = []
    this.#asking = true
    const result = await this.#send({ name: 'preview', sequences }).catch(() => undefined)
    this.#asking = false
    if (generation === this.#generation && isPreviewResult(result)) this.#keep(sequences, result.previews)
    void this.#ask()
  }

  #keep(sequences: readonly number[], previews: readonly ValuePreview[]): void {
    for (const [index, sequence] of sequences.entries()) {
      const preview = previews[index]
      if (preview) this.#known.set(sequence, preview)
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT_PREVIEWS) break
      this.#known.delete(oldest)
    }
    this.#changed()
  }
}

const isPreviewResult = (value: unknown): value is PreviewResult =>
  typeof value === 'object' && value !== null && 'previews' in value && Array.isArray(value.previews)
