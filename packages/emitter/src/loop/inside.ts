import type { LiveDelivery } from '../core/delivery.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import type { Loop } from './create-loop.ts'

/** What this folder knows of a loop besides its public side. */
export interface LoopInside {
  /** Emits the loop's own events. */
  readonly events: LiveEmitter
  /** The delivery whose turn it is, promise included. */
  running: LiveDelivery | undefined
  /** Runs a delivery; set by the first slot, which wants to know where it is called from. */
  runNoted: ((delivery: LiveDelivery) => Promise<void> | undefined) | undefined
}
export const insideOf: WeakMap<object, LoopInside> = new WeakMap()

/** What a slot is made of: connected, it is a subscription with the loop as its strategy. */
export interface SlotInside {
  readonly loop: Loop | undefined
  readonly fn: (payload: never) => unknown
  readonly timeoutMs: number | undefined
}
export const slotInsideOf: WeakMap<object, SlotInside> = new WeakMap()
