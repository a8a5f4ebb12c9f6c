import { globals } from '../host/globals.ts'
import type { Host } from '../host/host.ts'
import { pathOfUncloneable } from './clone-path.ts'
import { notCloneable } from './copy.ts'
import type { OwnPort } from './own-port.ts'
import { notPlain, tryCopyPlain } from './plain-copy.ts'
import { type DeliveryTuple, type FromWorker, protocol } from './wire.ts'
import { encodeError } from './wire-error.ts'

/** A handler that takes long must not keep what was answered before it. */
const longestMs = 16

/** Most handlers between two looks at the clock, which costs more than a short one. Slow ones are looked after each. */
const mostBetweenLooks = 64
const slowMs = 1

type Handled = [kind: 'handled', firstId: number, lastId: number]
type Values = [kind: 'values', firstId: number, handler: string, values: unknown[], spentMs: number[]]
type Done = [kind: 'done', firstId: number, deliveries: (readonly DeliveryTuple[])[], spentMs: number[]]

/** What the worker has to say, gathered for one message per turn; neighbours share a part. */
export class AnswerBox {
  private readonly port: OwnPort
  private readonly host: Host
  private parts: FromWorker[] = []
  private last: Handled | Values | Done | undefined = undefined
  private flushing = false
  private flushedAtMs = 0
  private lookedAtMs = 0
  private betweenLooks = 1
  private sinceLook = 0

  constructor(port: OwnPort, host: Host) {
    this.port = port
    this.host = host
  }

  handled(id: number): void {
    const { last } = this
    if (last?.[0] === 'handled' && last[2] === id - 1) last[2] = id
    else this.open(['handled', id, id])
  }

  /** A primitive, or a copy: nothing can change it before the message leaves. */
  value(id: number, handler: string, value: unknown, spentMs: number): void {
    const { last } = this
    if (last?.[0] !== 'values' || last[2] !== handler || last[1] + last[3].length !== id)
      this.open(['values', id, handler, [value], [spentMs]])
    else {
      last[3].push(value)
      last[4].push(spentMs)
    }
  }

  done(id: number, tuples: readonly DeliveryTuple[], spentMs: number): void {
    const { last } = this
    // What is there is what the handlers were done with: later ones may change it.
    let isPlain = true
    const deliveries = tuples.map((tuple): DeliveryTuple => {
      if (tuple[1] !== 'fulfilled' || typeof tuple[2] !== 'object' || tuple[2] === null) return tuple
      const copy = tryCopyPlain(tuple[2])
      if (copy === notPlain) isPlain = false
      return copy === notPlain ? tuple : [tuple[0], 'fulfilled', copy]
    })
    if (last?.[0] !== 'done' || last[1] + last[2].length !== id) this.open(['done', id, [deliveries], [spentMs]])
    else {
      last[2].push(deliveries)
      last[3].push(spentMs)
    }
    // Bytes, maps, dates: cloned now, and once.
    if (!isPlain) this.flush()
  }

  say(part: FromWorker): void {
    this.last = undefined
    this.parts.push(part)
    if (this.flushing) return
    this.flushing = true
    this.flushedAtMs = this.host.now()
    this.host.queueMicrotask(() => this.flush())
  }

  /** Between two handlers: a turn that goes on for long says what it has so far. */
  rest(nowMs: number): void {
    if (this.parts.length > 0 && nowMs - this.flushedAtMs >= longestMs) this.flush()
  }

  /** The same for many short handlers in a row. */
  restNowAndThen(): void {
    if (++this.sinceLook < this.betweenLooks) return
    const nowMs = this.host.now()
    this.betweenLooks = nowMs - this.lookedAtMs < slowMs ? Math.min(this.betweenLooks * 2, mostBetweenLooks) : 1
    this.lookedAtMs = nowMs
    this.sinceLook = 0
    this.rest(nowMs)
  }

  flush(): void {
    const { parts, port } = this
    this.flushing = false
    this.flushedAtMs = this.host.now()
    if (parts.length === 0) return
    this.parts = []
    this.last = undefined
    try {
      port.post([protocol, ...parts])
    } catch {
      for (const part of parts) this.postAlone(part)
    }
  }

  private open(part: Handled | Values | Done): void {
    this.say(part as FromWorker)
    this.last = part
  }

  /** Something in the message does not clone: only that fails. */
  private postAlone(part: FromWorker): void {
    const post = (one: FromWorker): void => this.port.post([protocol, one])
    try {
      post(part)
    } catch (error) {
      if (part[0] !== 'done') post(['report', encodeError(error)])
      else for (const [index, tuples] of part[2].entries()) post(['done', part[1] + index, [tuples.map(cloneable)], [part[3][index]!]])
    }
  }
}

/** The delivery, or its failure where its value cannot go back; other deliveries' values are kept. */
const cloneable = (tuple: DeliveryTuple): DeliveryTuple => {
  const [handler, , result] = tuple
  try {
    globals.structuredClone(result)
    return tuple
  } catch (error) {
    const failure = notCloneable(
      pathOfUncloneable(result, 'result'),
      `of handler ${handler || '(anonymous)'} cannot leave the worker`,
      error,
    )
    return [handler, 'rejected', encodeError(failure)]
  }
}
