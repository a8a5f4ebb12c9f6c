import type { KeyboardEvent } from 'react'
import { NO_ROW } from '../../model/emissions.ts'
import type { PanelSession } from '../../store/session.ts'
import { hasModifier, lineAfterKey } from '../shared/list-keys.ts'

export interface EventKeyOptions {
  readonly session: PanelSession
  /** Line with the roving tabindex. */
  readonly active: number
  readonly pageRows: number
  select(index: number): void
}

const isLine = (session: PanelSession, index: number): boolean => {
  const { kind } = session.list.item(index)
  return kind !== 'gap' && kind !== 'mark'
}

/** A line that can be selected, at the target or the next one beyond it; where none is, the line it came from. */
const selectable = (session: PanelSession, from: number, target: number): number => {
  const direction = target < from ? -1 : 1
  let index = target
  while (index > 0 && index < session.list.length - 1 && !isLine(session, index)) index += direction
  return isLine(session, index) ? index : from
}

/** What the fold sign of a line says: '' where there is nothing to fold. */
export const foldOf = (session: PanelSession, index: number): '' | 'open' | 'closed' => {
  const { kind, row } = session.list.item(index)
  if (kind === 'run') return session.list.isRunExpanded(row) ? 'open' : 'closed'
  const { emissions } = session.model
  if (kind !== 'event' || emissions.rows.get('depth', row) > 0 || !emissions.hasChildren(row)) return ''
  return session.list.isCollapsed(row) ? 'closed' : 'open'
}

/** Keys of the Events list: rows, folds, causes, the split. Returns true when a key was meant for it. */
export const handleEventKey = (event: KeyboardEvent, { session, active, pageRows, select }: EventKeyOptions): boolean => {
  if (hasModifier(event) || session.list.length === 0) return false
  const { list, model, ui } = session
  const fold = active >= 0 ? foldOf(session, active) : ''
  const target = lineAfterKey(event, active, list.length, pageRows)
  if (target !== undefined) {
    select(selectable(session, active, target))
    if (event.key === 'End') session.setFollowing(true)
    return true
  }
  if (active < 0) return false
  const { row } = list.item(active)
  switch (event.key) {
    case 'ArrowRight':
      if (fold === 'closed') session.setOpen(active, true)
      else if (fold === 'open') select(selectable(session, active, Math.min(list.length - 1, active + 1)))
      return true
    case 'ArrowLeft':
      if (fold === 'open') session.setOpen(active, false)
      else selectRow(session, model.emissions.parent(row), select)
      return true
    case 'p':
      selectRow(session, model.emissions.parent(row), select)
      return true
    case '[':
    case ']':
      selectRow(session, sameCascade(session, row, event.key === ']' ? 1 : -1), select)
      return true
    case 'Enter':
      select(active)
      ui.setState({ splitOpen: true })
      return true
    default:
      return false
  }
}

const selectRow = (session: PanelSession, row: number, select: (index: number) => void): void => {
  if (row === NO_ROW) return
  const index = session.reveal(session.model.emissions.rows.get('sequence', row))
  if (index >= 0) select(index)
}

/** The next row of the same cascade before or after this one. */
const sameCascade = (session: PanelSession, row: number, direction: 1 | -1): number => {
  const { rows } = session.model.emissions
  const root = rows.get('rootSequence', row)
  const limit = 10_000
  for (let at = row + direction, looked = 0; rows.has(at) && looked < limit; at += direction, looked += 1) {
    if (rows.get('rootSequence', at) === root) return at
  }
  return NO_ROW
}
