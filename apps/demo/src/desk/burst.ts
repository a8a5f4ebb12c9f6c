import type { Ledger, LedgerEntry } from './ledger.ts'
import { dueAfter, pacePeriodMs } from './pace.ts'
import type { Shop } from './shop.ts'
import { createView, type View } from './view.ts'

export interface BurstState {
  readonly running: boolean
  readonly perSecond: number
  readonly seconds: number
  readonly emitted: number
  /** Reached the handler. */
  readonly handled: number
  /** Of the last second of the burst, null before the first. */
  readonly framesPerSecond: number | null
  /** The recorder's account of it; null while it runs, and without a recorder. */
  readonly account: LedgerEntry | null
}

export interface BurstResult {
  readonly emitted: number
  readonly handled: number
  readonly framesPerSecond: number
  readonly account: LedgerEntry | null
}

export interface Burst {
  readonly view: View<BurstState>
  set(next: { perSecond?: number; seconds?: number }): void
  /** Emits exactly `perSecond * seconds` events, spread evenly; an aborted burst stops where it is. */
  fire(signal: AbortSignal): Promise<BurstResult>
}

export const openBurst = (
  { emitters: { burst, desk }, every, now, nextFrame }: Shop,
  ledger: Ledger | null,
  perSecond: number,
  seconds: number,
): Burst => {
  let state: BurstState = { running: false, perSecond, seconds, emitted: 0, handled: 0, framesPerSecond: null, account: null }
  let handled = 0
  let emitted = 0
  const view = createView((): BurstState => ({ ...state, emitted, handled }))
  const show = (change: Partial<BurstState>) => {
    state = { ...state, ...change }
    view.touch()
  }

  burst.on('burst:fired', function countBurst(_fired) {
    handled++
    view.touch()
  })
  desk.on('burst:set', function setBurst(next) {
    show(next)
  })
  desk.on('burst:started', function startCount(plan) {
    handled = 0
    emitted = 0
    show({ running: true, framesPerSecond: null, account: null, ...plan })
  })
  desk.on('burst:finished', function endCount({ framesPerSecond, account }) {
    show({ running: false, framesPerSecond, account })
  })

  const emitPaced = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const total = state.perSecond * state.seconds
      const startedAtMs = now()
      const stop = every(pacePeriodMs, () => {
        const due = dueAfter(now() - startedAtMs, state.perSecond, total)
        while (emitted < due) burst.emit('burst:fired', { count: ++emitted })
        if (emitted < total && !signal.aborted) return
        stop()
        resolve()
      })
    })

  const countFrames = () => {
    const startedAtMs = now()
    let frames = 0
    let counting = true
    const count = () => {
      frames++
      if (counting) nextFrame(count)
    }
    nextFrame(count)
    return () => {
      counting = false
      return Math.round((frames * 1000) / (now() - startedAtMs))
    }
  }

  return {
    view,
    set: (next) => {
      desk.emit('burst:set', { perSecond: state.perSecond, seconds: state.seconds, ...next })
    },
    async fire(signal) {
      desk.emit('burst:started', { perSecond: state.perSecond, seconds: state.seconds })
      const page = await ledger?.open('burst:fired')
      const endFrames = countFrames()
      await emitPaced(signal)
      // On `deferred` it would wait for a flush that need not come.
      await burst.settled({ signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      const framesPerSecond = endFrames()
      const account = (await page?.close()) ?? null
      const result: BurstResult = { emitted, handled, framesPerSecond, account }
      desk.emit('burst:finished', result)
      return result
    },
  }
}
