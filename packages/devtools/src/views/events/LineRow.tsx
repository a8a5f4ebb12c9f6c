import type { ReactNode } from 'react'
import { Icon } from '../shared/icons.tsx'

/** A gap in its place: what is missing between the rows above and below. */
export function GapRow({ index, topPx, count, text }: { index: number; topPx: number; count: string; text: string }): ReactNode {
  return (
    <div className="row gap" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${topPx}px)` }}>
      <span role="gridcell" className="gap-text" aria-colspan={8}>
        <Icon name="drop" className="warning" />
        <span>
          <span className="warning">{count}</span> {text}
        </span>
      </span>
    </div>
  )
}

/** A moment that concerns every row after it: recording off, the connection lost. */
export function MarkRow({ index, topPx, text }: { index: number; topPx: number; text: string }): ReactNode {
  return (
    <div className="row mark-line" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${topPx}px)` }}>
      <span role="gridcell" className="mark-text muted" aria-colspan={8}>
        {text}
      </span>
    </div>
  )
}
