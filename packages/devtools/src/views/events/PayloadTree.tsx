import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from 'react'
import { Icon } from '../shared/icons.tsx'
import { hasModifier, lineAfterKey, lineOf } from '../shared/list-keys.ts'
import type { PayloadState } from './PayloadTab.tsx'
import { type PayloadRow, pathKey } from './payload-rows.ts'

const INDENT = 14

/** The payload as a tree; arrows move and fold, Enter runs an accessor or loads more. */
export function PayloadTree({ rows, payload }: { rows: readonly PayloadRow[]; payload: PayloadState }): ReactNode {
  const [active, setActive] = useState(0)
  const root = useRef<HTMLDivElement | null>(null)
  const focus = (index: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, index))
    setActive(next)
    root.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[next]?.focus()
  }
  const act = (row: PayloadRow) => {
    if (row.kind === 'more') void payload.load(row.path, { start: row.start })
    else if (row.kind === 'accessor') void payload.load(row.path, { invoke: true })
    else if (row.expandable) payload.setExpanded(row.path, !row.expanded)
  }
  const turn = (row: PayloadRow, key: string) => {
    if (key === 'ArrowRight' && row.expanded) focus(active + 1)
    else if (key === 'ArrowLeft' && !row.expanded) focus(rows.findLastIndex((above, index) => index < active && above.level < row.level))
    else if (row.expandable || key === 'Enter' || key === ' ') act(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active]
    const next = lineAfterKey(event, active, rows.length)
    if (next !== undefined) focus(next)
    else if (row && !hasModifier(event) && ['ArrowRight', 'ArrowLeft', 'Enter', ' '].includes(event.key)) turn(row, event.key)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent) => {
    const index = lineOf(event.target)
    const row = rows[index]
    if (!row) return
    setActive(index)
    act(row)
  }
  return (
    <div className="payload-tree data" role="tree" aria-label="Payload" ref={root} onClick={onClick} onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <div
          key={row.kind === 'more' ? `${pathKey(row.path)}…` : pathKey(row.path)}
          className="payload-row"
          role="treeitem"
          aria-level={row.level + 1}
          aria-expanded={row.expandable ? row.expanded : undefined}
          tabIndex={index === active ? 0 : -1}
          style={{ paddingLeft: `${12 + row.level * INDENT}px` }}
          data-row={index}
        >
          <span className="payload-fold">{row.expandable && <Icon name={row.expanded ? 'chevronDown' : 'chevronRight'} size={12} />}</span>
          <RowText row={row} />
        </div>
      ))}
    </div>
  )
}

function RowText({ row }: { row: PayloadRow }): ReactNode {
  if (row.kind === 'more') return <span className="link">{row.text}</span>
  return (
    <span className="payload-text">
      <span className={row.level === 0 ? 'muted' : 'tree-key'}>{row.key}</span>
      {row.level === 0 ? ' ' : ': '}
      {row.kind === 'accessor' ? (
        <span className="link" title="Run this accessor">
          {row.text}
        </span>
      ) : (
        <span className={`tree-${row.kind} ${row.expanded ? 'is-open' : ''} ${row.level === 0 ? 'is-root' : ''}`}>{row.text}</span>
      )}
    </span>
  )
}
