import type { KeyboardEvent } from 'react'

/** True when a key goes with Ctrl, Cmd or Alt and so belongs to somebody else. */
export const hasModifier = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey

/** Where a key moves to in a list of `count` lines, kept inside it; undefined for a key that does not move. */
export const lineAfterKey = (event: KeyboardEvent, active: number, count: number, pageRows = 10): number | undefined => {
  if (hasModifier(event) || count === 0) return undefined
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  }
  const target = targets[event.key]
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target))
}

/** Line of a pointer event, from the row it happened in; -1 outside of rows. */
export const lineOf = (target: EventTarget): number => Number(rowOf(target)?.dataset.row ?? -1)

/** The row element an event happened in. */
export const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null

/** What the part of a row that was hit does, where that is something else than selecting it. */
export const actionOf = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-action]')?.dataset.action : undefined
