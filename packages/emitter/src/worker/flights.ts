import type { RemoteDelivery } from '../core/strategy.ts'
import type { EmitPart } from './wire.ts'

/** Emissions with ids in a row, on their way to the worker and back: one call, or a run of plain ones. */
export interface Flight {
  readonly type: string
  readonly firstId: number
  readonly lastId: number
  postedAtMs: number
  /** Not answered yet. */
  readonly left: number
  readonly transferred: readonly unknown[] | undefined
  /** What is sent of it, until it is posted. */
  parts(): EmitPart[]
  posted(): void
  /** Notes that those of its ids between two were answered; returns how many were not before. They are then told. */
  leave(fromId: number, toId: number): number
  /** So many were handled without a failure. */
  handled(count: number): void
  done(id: number, deliveries: readonly RemoteDelivery[]): void
  /** Nobody knows how it ended. */
  failed(id: number, error: unknown): void
  oldestId(): number
}

/** Answered ones stay in their place until as many are gone as are not. */
const mostGone = 1024

/** What is in flight, oldest first: whom an answer is for is found by its id. */
export class Flights {
  /** Emissions not answered. */
  size = 0
  private list: Flight[] = []
  private head = 0
  private gone = 0

  add(flight: Flight): void {
    this.list.push(flight)
    this.size++
  }

  /** One more emission in the newest. */
  grow(): void {
    this.size++
  }

  first(): Flight | undefined {
    return this.list[this.head]
  }

  handled(fromId: number, toId: number): void {
    let flight = this.find(fromId)
    // As a rule it is one run, or one call.
    if (flight !== undefined && toId <= flight.lastId) this.tellHandled(flight, fromId, toId)
    else
      for (let id = fromId; id <= toId; id = flight.lastId + 1) {
        flight = this.find(id)
        if (flight === undefined) return
        this.tellHandled(flight, id, toId)
      }
  }

  done(id: number, deliveries: readonly RemoteDelivery[]): void {
    const flight = this.find(id)
    if (flight !== undefined && this.leave(flight, id, id) > 0) flight.done(id, deliveries)
  }

  failed(id: number, error: unknown): void {
    const flight = this.find(id)
    if (flight !== undefined && this.leave(flight, id, id) > 0) flight.failed(id, error)
  }

  /** Fails all up to an id. */
  failAll(error: unknown, toId: number = Number.POSITIVE_INFINITY): void {
    for (const flight of this.list.slice(this.head))
      for (let id = flight.firstId; id <= flight.lastId && id <= toId; id++) if (this.leave(flight, id, id) > 0) flight.failed(id, error)
  }

  private tellHandled(flight: Flight, fromId: number, toId: number): void {
    const count = this.leave(flight, fromId, toId)
    if (count > 0) flight.handled(count)
  }

  private leave(flight: Flight, fromId: number, toId: number): number {
    const count = flight.leave(fromId, toId)
    this.size -= count
    if (count > 0 && flight.left === 0) this.forget()
    return count
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

  /** The one that holds an id, or else the first after it. */
  private find(id: number): Flight | undefined {
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
