import type { AnswerReader, PlainReceiver } from '../core/plain-posts.ts'
import type { CapturedContext } from '../host/async-context.ts'
import type { EmitPart, Extras } from './wire.ts'

/** What the emissions of a run have in common. */
export interface RunKind {
  readonly type: string
  /** Who is told of all of them; null where each has a reader of its own. */
  readonly receiver: PlainReceiver | null
  readonly isAwaited: boolean
  /** Of one that travels alone. */
  readonly extras?: Extras | undefined
  readonly transferred?: readonly unknown[] | undefined
}

const gone: unique symbol = Symbol('gone')

/** Emissions of one type that follow one another, from `emit` to their answers: columns, with no object for those that are plain. */
export class Run {
  readonly kind: RunKind
  readonly firstId: number
  lastId: number
  postedAtMs = 0
  /** Not answered. */
  left = 0
  /** Who is told of each; of a plain one its payload as it was given, for a failure shows which it was. `gone` when answered. */
  private sources: unknown[] = []
  /** As they were at `emit`, until they are posted. */
  private copies: unknown[] = []
  /** The async contexts of plain ones, where there are some. */
  private captured: (CapturedContext | undefined)[] | null = null

  constructor(kind: RunKind, firstId: number) {
    this.kind = kind
    this.firstId = firstId
    this.lastId = firstId - 1
  }

  /** Whether the next emission of this kind can travel with these. */
  takes(type: string, receiver: PlainReceiver | null, isAwaited: boolean, extras: Extras | undefined): boolean {
    const { kind } = this
    return (
      kind.type === type &&
      kind.receiver === receiver &&
      kind.isAwaited === isAwaited &&
      extras === undefined &&
      kind.extras === undefined &&
      kind.transferred === undefined
    )
  }

  add(source: unknown, copy: unknown, captured: CapturedContext | undefined): void {
    this.lastId++
    this.left++
    this.sources.push(source)
    this.copies.push(copy)
    if (captured === undefined && this.captured === null) return
    this.captured ??= new Array(this.sources.length - 1)
    this.captured.push(captured)
  }

  /** What is sent: one part, or several where somebody gave one up before it was posted. */
  parts(): EmitPart[] {
    const { kind, sources, copies, firstId } = this
    const { type, isAwaited, extras } = kind
    const partOf = (from: number, to: number): EmitPart => {
      const payloads = to - from === copies.length ? copies : copies.slice(from, to)
      return extras === undefined
        ? ['emit', firstId + from, type, payloads, isAwaited]
        : ['emit', firstId + from, type, payloads, isAwaited, extras]
    }
    if (this.left === copies.length) return [partOf(0, copies.length)]
    const parts: EmitPart[] = []
    for (let from = 0, to = 0; to <= copies.length; to++)
      if (to === copies.length || sources[to] === gone) {
        if (to > from) parts.push(partOf(from, to))
        from = to + 1
      }
    return parts
  }

  posted(): void {
    this.copies = []
  }

  /** Takes out one that is not answered, and returns who is to be told. */
  take(id: number): AnswerReader | undefined {
    const index = id - this.firstId
    if (id > this.lastId || index < 0 || this.left === 0 || this.sources[index] === gone) return undefined
    const source = this.sources[index]
    this.sources[index] = gone
    this.left--
    const { type, receiver } = this.kind
    if (receiver === null) return source as AnswerReader
    const captured = this.captured?.[index]
    return {
      answered: (deliveries) => receiver.answered(type, source, captured, deliveries),
      failed: (error) => receiver.failed(type, source, captured, error),
    }
  }

  /** Takes out those between two ids that are not answered, and returns how many. As a rule they are answered all at once. */
  leave(fromId: number, toId: number): number {
    const { left, sources, firstId, lastId } = this
    if (fromId <= firstId && toId >= lastId) {
      this.left = 0
      this.sources = []
      return left
    }
    for (let index = Math.max(0, fromId - firstId); index <= toId - firstId && index < sources.length; index++)
      if (sources[index] !== gone) {
        sources[index] = gone
        this.left--
      }
    return left - this.left
  }

  oldestId(): number {
    return this.firstId + this.sources.findIndex((source) => source !== gone)
  }
}
