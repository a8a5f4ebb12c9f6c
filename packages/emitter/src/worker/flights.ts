import type { AnswerReader } from '../core/plain-posts.ts'
import { handled } from './answers.ts'
import type { Run } from './run.ts'

/** Answered runs stay in their place until as many are gone as are not. */
const mostGone = 1024

/** What is in flight, oldest first: whom an answer is for is found by its id. Each emission is taken out before anybody is told, and once. */
export class Flights {
  /** Emissions not answered. */
  size = 0
  private list: Run[] = []
  private head = 0
  private gone = 0

  add(run: Run): void {
    this.list.push(run)
    this.size += run.left
  }

  /** One more emission in the newest. */
  grow(): void {
    this.size++
  }

  first(): Run | undefined {
    return this.list[this.head]
  }

  /** One that is not answered: who is to be told. */
  take(id: number): AnswerReader | undefined {
    const run = this.find(id)
    const reader = run?.take(id)
    if (reader === undefined) return undefined
    this.size--
    if (run!.left === 0) this.forget()
    return reader
  }

  /** These went well, and nobody awaited them. */
  handled(fromId: number, toId: number): void {
    for (let id = fromId; id <= toId; ) {
      const run = this.find(id)
      if (run === undefined) return
      const lastId = Math.min(toId, run.lastId)
      const { receiver } = run.kind
      if (receiver === null) for (let one = Math.max(id, run.firstId); one <= lastId; one++) this.take(one)?.answered(handled)
      else {
        const count = run.leave(id, lastId)
        this.size -= count
        if (count > 0 && run.left === 0) this.forget()
        if (count > 0) receiver.handled(count)
      }
      id = lastId + 1
    }
  }

  /** Fails all up to an id. */
  failAll(error: unknown, toId: number = Number.POSITIVE_INFINITY): void {
    for (const run of this.list.slice(this.head))
      for (let id = run.firstId; id <= run.lastId && id <= toId && run.left > 0; id++) this.take(id)?.failed(error)
  }

  private forget(): void {
    this.gone++
    const { list } = this
    while (this.head < list.length && list[this.head]!.left === 0) this.head++
    if (this.head === list.length) {
      this.list = []
      this.head = this.gone = 0
    } else if (this.gone >= mostGone && this.gone * 2 >= list.length) {
      this.list = list.filter(({ left }) => left > 0)
      this.head = this.gone = 0
    }
  }

  /** The run that holds an id, or else the first after it. */
  private find(id: number): Run | undefined {
    const { list } = this
    let low = this.head
    if (low < list.length && list[low]!.lastId >= id) return list[low]
    let high = list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (list[middle]!.lastId < id) low = middle + 1
      else high = middle
    }
    return list[low]
  }
}
