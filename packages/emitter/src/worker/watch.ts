import type { Host } from '../host/host.ts'
import type { Run } from './run.ts'

/** Whose time is watched. */
export interface Watched {
  /** What was posted first of all that is not answered. */
  oldest(): Run | undefined
  /** Id of the newest posted one. */
  readonly postedId: number
  ping(lastId: number): void
  /** The worker works on, the oldest emission of this is late. */
  late(run: Run): void
  /** Nothing was heard of the worker for the whole limit: it is stuck in a handler, or gone. */
  stuck(limitMs: number): void
}

/**
 * Tells a late emission from a stuck worker. After half of the limit it asks (`ping`); messages are answered in order, so an answer means that
 * everything posted before was started. Holds a timer only while something is in flight.
 */
export class Watch {
  private readonly host: Host
  private readonly limitMs: number
  private readonly failsLate: boolean
  private readonly watched: Watched
  private heardAtMs = 0
  private pingedId = 0
  private pongedId = 0
  private cancel: (() => void) | undefined = undefined

  /** `failsLate`: an emission has no more than the limit; without it only a silent worker is stuck. */
  constructor(host: Host, limitMs: number, failsLate: boolean, watched: Watched) {
    this.host = host
    this.limitMs = limitMs
    this.failsLate = failsLate
    this.watched = watched
  }

  /** Something was posted. */
  begin(): void {
    this.cancel ??= this.host.setTimer(() => this.look(), this.limitMs / 2)
  }

  heard(): void {
    this.heardAtMs = this.host.now()
  }

  ponged(lastId: number): void {
    this.pongedId = lastId
  }

  /** Nothing is in flight, or the worker is gone, and what it was asked with it. */
  end(): void {
    this.cancel?.()
    this.cancel = undefined
    this.pongedId = this.pingedId
  }

  private look(): void {
    this.cancel = undefined
    const { limitMs, failsLate, watched } = this
    const nowMs = this.host.now()
    let oldest = watched.oldest()
    while (failsLate && oldest !== undefined && this.pongedId >= oldest.lastId && nowMs >= oldest.postedAtMs + limitMs) {
      watched.late(oldest)
      oldest = watched.oldest()
    }
    if (oldest === undefined) return
    const { postedAtMs, lastId } = oldest
    const lastSignMs = Math.max(postedAtMs, this.heardAtMs)
    if (nowMs >= lastSignMs + limitMs) {
      watched.stuck(limitMs)
      return
    }
    const asked = this.pingedId > this.pongedId
    if ((!asked && nowMs >= lastSignMs + limitMs / 2) || (failsLate && this.pingedId < lastId && nowMs >= postedAtMs + limitMs / 2)) {
      this.pingedId = watched.postedId
      watched.ping(this.pingedId)
    }
    const instants = [postedAtMs + limitMs / 2, postedAtMs + limitMs, lastSignMs + limitMs / 2, lastSignMs + limitMs]
    const nextMs = Math.min(...instants.filter((instantMs) => instantMs > nowMs))
    this.cancel = this.host.setTimer(() => this.look(), nextMs - nowMs)
  }
}
