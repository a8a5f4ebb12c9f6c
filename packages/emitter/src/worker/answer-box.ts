import { globals } from '../host/globals.ts'
import type { Host } from '../host/host.ts'
import { pathOfUncloneable } from './clone-path.ts'
import { notCloneable } from './copy.ts'
import type { OwnPort } from './own-port.ts'
import { type DeliveryTuple, type FromWorker, protocol } from './wire.ts'
import { encodeError } from './wire-error.ts'

/** A handler that takes long must not keep what was answered before it. */
const longestMs = 16

type Handled = [kind: 'handled', firstId: number, lastId: number, spentMs: number]
type Done = [kind: 'done', firstId: number, deliveries: (readonly DeliveryTuple[])[], spentMs: number[]]

/** What the worker has to say, gathered for one message per turn; neighbours share a part. */
export class AnswerBox {
  private readonly port: OwnPort
  private readonly host: Host
  private parts: FromWorker[] = []
  private last: Handled | Done | undefined = undefined
  private flushing = false
  private flushedAtMs = 0

  constructor(port: OwnPort, host: Host) {
    this.port = port
    this.host = host
  }

  handled(firstId: number, lastId: number, spentMs: number): void {
    const { last } = this
    if (last?.[0] === 'handled' && last[2] === firstId - 1) {
      last[2] = lastId
      last[3] += spentMs
      return
    }
    const part: Handled = ['handled', firstId, lastId, spentMs]
    this.say(part)
    this.last = part
  }

  done(id: number, deliveries: readonly DeliveryTuple[], spentMs: number): void {
    const { last } = this
    if (last?.[0] === 'done' && last[1] + last[2].length === id) {
      last[2].push(deliveries)
      last[3].push(spentMs)
      return
    }
    const part: Done = ['done', id, [deliveries], [spentMs]]
    this.say(part)
    this.last = part
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

  /** Something in the message does not clone: only that fails. */
  private postAlone(part: FromWorker): void {
    try {
      this.port.post([protocol, part])
    } catch (error) {
      if (part[0] !== 'done') {
        this.port.post([protocol, ['report', encodeError(error)] satisfies FromWorker])
        return
      }
      for (const [index, tuples] of part[2].entries())
        this.port.post([protocol, ['done', part[1] + index, [tuples.map(cloneable)], [part[3][index]!]] satisfies FromWorker])
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
