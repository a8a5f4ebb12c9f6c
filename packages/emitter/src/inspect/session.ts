import { EmissionCursor } from './batch.ts'
import { preview, propertiesOf } from './payload.ts'
import {
  type Batch,
  type Command,
  type CommandMessage,
  isPanelMessage,
  type PanelMessage,
  type PreviewResult,
  type PropertiesResult,
  type RealmMessage,
  type Reply,
} from './protocol.ts'
import { helloOf } from './realm-description.ts'
import { levels, type Recorder } from './recorder.ts'

/** Most previews answered in one command; the rest comes with the next. */
const previewsPerCommand = 200

/** One client's view of the recorder: its cursor, its level, its answers. Every command is idempotent and answered once. */
export class Session {
  readonly #recorder: Recorder
  readonly #post: (message: RealmMessage) => void
  #reader: EmissionCursor
  #lastBatch: Batch | undefined

  constructor(recorder: Recorder, post: (message: RealmMessage) => void) {
    this.#recorder = recorder
    this.#post = post
    this.#reader = new EmissionCursor(recorder)
  }

  greet(): void {
    this.#post(helloOf(this.#recorder))
  }

  /** Takes a message from a stranger; what is not one of ours is ignored. */
  receive(message: PanelMessage): void {
    if (!isPanelMessage(message)) return
    if (message.kind === 'bye') this.close()
    else this.#post(this.#reply(message))
  }

  close(): void {
    this.#recorder.want(this, undefined)
  }

  #reply({ commandId, command }: CommandMessage): Reply {
    try {
      return { kind: 'reply', commandId, status: 'done', result: this.#run(command) }
    } catch (error) {
      return { kind: 'reply', commandId, status: 'failed', reason: error instanceof Error ? error.message : String(error) }
    }
  }

  #run(command: Command): unknown {
    const recorder = this.#recorder
    switch (command.name) {
      case 'attach':
      case 'setLevel':
        if (command.level !== undefined && !levels.includes(command.level)) throw new Error(`level must be one of ${levels.join(', ')}`)
        recorder.want(this, command.level ?? 'deliveries')
        return undefined
      case 'detach':
        recorder.want(this, undefined)
        return undefined
      case 'setRecording':
        if (typeof command.recording !== 'boolean') throw new Error('recording must be true or false')
        recorder.setRecording(command.recording)
        return undefined
      case 'clear':
        recorder.clear()
        return undefined
      case 'pull':
        return this.#pull(command.cursor, command.maxRecords, command.budgetMs)
      case 'preview':
        return {
          previews: command.sequences.slice(0, previewsPerCommand).map((sequence) => preview(recorder.payloadOf(sequence))),
        } satisfies PreviewResult
      case 'properties':
        return propertiesOf(recorder, command) satisfies PropertiesResult
      default:
        throw new Error(`unknown command ${JSON.stringify((command as { name?: unknown }).name)}`)
    }
  }

  /** A cursor of before the last batch asks for that batch again: the reply was lost. */
  #pull(cursor: number, maxRecords = 2000, budgetMs = 0.5): Batch {
    const last = this.#lastBatch
    if (last !== undefined && cursor === last.cursor - 1) return last
    if (last !== undefined && cursor !== last.cursor) this.#reader = new EmissionCursor(this.#recorder)
    this.#lastBatch = { ...this.#reader.read(maxRecords, budgetMs), cursor: (last?.cursor ?? 0) + 1 }
    return this.#lastBatch
  }
}
