import type { Host } from './host.ts'

/** So long deliveries may follow each other without a task in between: a frame still comes in time. */
export const sliceMs = 8
/** Work that pauses longer than this has let others run. */
const pauseMs = 1

export interface Slice {
  startedAtMs: number
  endedAtMs: number
  /** A task is on its way that will end the slice. */
  isMarked: boolean
}
const slices = new WeakMap<Host, Slice>()

/** It has had its time: what waits goes on in a task of its own. */
export const isOver = ({ startedAtMs }: Slice, host: Host): boolean => host.now() - startedAtMs >= sliceMs

/**
 * When the work began that has gone on without a task in between, in microtasks of whichever strategy: two that keep each other busy take
 * one slice, not one each. Whether a task came is asked only of work that is half a slice old.
 */
export const beginSlice = (host: Host, isTask: boolean): Slice => {
  const nowMs = host.now()
  let slice = slices.get(host)
  if (slice === undefined) {
    slice = { startedAtMs: nowMs, endedAtMs: nowMs, isMarked: false }
    slices.set(host, slice)
  }
  if (isTask || nowMs - slice.endedAtMs > pauseMs) slice.startedAtMs = nowMs
  else if (!slice.isMarked && nowMs - slice.startedAtMs > sliceMs / 2) {
    const marked = slice
    slice.isMarked = true
    host.setTimer(() => {
      marked.isMarked = false
      marked.startedAtMs = host.now()
    }, 0)
  }
  return slice
}
