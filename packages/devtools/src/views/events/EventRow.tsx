import type { DeliveryStatus } from '@emitscope/emitter/inspect'
import { type ComponentType, memo, type ReactNode } from 'react'
import { formatCount } from '../../model/format.ts'
import { Icon } from '../shared/icons.tsx'
import { Name } from '../shared/Name.tsx'
import { StatusCounts } from '../shared/Status.tsx'
import { type EventRowText, WATERFALL_PX } from './describe-row.ts'

/** Columns of the Events list in order; narrow panels hide some by their class. */
export const eventColumns = ['#', 'Time', 'Event', 'From', 'Handlers', 'Queue', 'Run', 'Waterfall'] as const

export interface EventRowProps extends EventRowText {
  readonly index: number
  readonly topPx: number
  readonly count: number
  readonly indent: number
  /** Bit per indent level whose line goes on below this row. */
  readonly guides: number
  /** '' = nothing to fold. */
  readonly fold: '' | 'open' | 'closed'
  /** Emissions of the cascade that are folded away. */
  readonly hidden: number
  readonly selected: boolean
  readonly rail: boolean
  readonly tabbable: boolean
}

const TREE_INDENT = 14
const gutterX = (level: number): number => 6 + (level - 1) * TREE_INDENT + 7.5

const guidePath = (indent: number, guides: number): string => {
  let path = ''
  for (let level = 1; level < indent; level += 1) if (guides & (1 << level)) path += `M${gutterX(level)} 0V22`
  const x = gutterX(indent)
  return `${path}M${x} 0V${guides & (1 << indent) ? 22 : 11.5}M${x} 11.5h6`
}

export const EventRow: ComponentType<EventRowProps> = memo(function EventRow(props: EventRowProps): ReactNode {
  const { indent, fold, count } = props
  const failed = props.rejected > 0
  const classes = ['row', 'event', failed && 'is-failed', props.rail && 'has-rail', props.index % 2 === 1 && 'is-odd']
  const foldLevel = indent === 0 ? 1 : indent + (fold ? 1 : 0)
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      role="row"
      data-row={props.index}
      data-root={props.root}
      aria-rowindex={props.index + 2}
      aria-level={indent + 1}
      aria-expanded={fold ? fold === 'open' : undefined}
      aria-selected={props.selected}
      tabIndex={props.tabbable ? 0 : -1}
      style={{ transform: `translateY(${props.topPx}px)` }}
    >
      <span role="gridcell" className="cell number muted">
        {props.number}
      </span>
      <span role="gridcell" className="cell time muted">
        {props.time}
      </span>
      <span role="gridcell" className="cell event-cell" style={{ paddingLeft: `${6 + TREE_INDENT * foldLevel}px` }}>
        {indent > 0 && (
          <svg className="guides" width={gutterX(indent) + 8} height="22" aria-hidden="true">
            <path d={guidePath(indent, props.guides)} />
          </svg>
        )}
        {fold && (
          <span className="chevron" data-action="fold" style={{ left: `${6 + TREE_INDENT * (foldLevel - 1)}px` }}>
            <Icon name={fold === 'open' ? 'chevronDown' : 'chevronRight'} size={12} />
          </span>
        )}
        <Name name={props.name} className={failed ? 'failed strong' : ''} />
        {count > 1 && <span className="tag count">×{formatCount(count)}</span>}
        {props.hidden > 0 && <span className="tag">+{formatCount(props.hidden)}</span>}
        {props.tag && <span className="tag">{props.tag}</span>}
        <span className={`cut muted preview ${props.previewGone ? 'is-gone' : ''}`}>{props.preview}</span>
      </span>
      <span role="gridcell" className="cell from">
        {props.cause > 0 ? (
          <button type="button" tabIndex={-1} className="cause-link" data-action="cause" title="What caused it">
            <Icon name="cause" size={12} className="muted" />
            <span className="link">{props.cause}</span>
          </button>
        ) : (
          <span className="cut">{props.emitter}</span>
        )}
      </span>
      <span role="gridcell" className="cell handlers">
        {props.deliveries === 0 ? <span className="muted">0</span> : <StatusCounts counts={statusCounts(props)} />}
      </span>
      <span role="gridcell" className="cell queue">
        {props.queue}
      </span>
      <span role="gridcell" className={`cell run ${props.isSlow ? 'warning' : ''} ${props.isRunShort ? 'muted' : ''}`}>
        {props.run}
      </span>
      <span role="gridcell" className="cell waterfall">
        <Bars {...props} />
      </span>
    </div>
  )
})

const statusCounts = (row: EventRowText): (readonly [DeliveryStatus, number])[] => {
  const counts: (readonly [DeliveryStatus, number])[] = [
    ['rejected', row.rejected],
    ['pending', row.pending],
    ['skipped', row.skipped],
    ['fulfilled', row.fulfilled],
  ]
  return counts.filter(([, count]) => count > 0)
}

function Bars(row: EventRowText): ReactNode {
  if (row.density) {
    return (
      <svg className="density" width={WATERFALL_PX} height="22" aria-hidden="true">
        <path d={row.density} />
      </svg>
    )
  }
  return (
    <span className={`bars ${row.rejected > 0 ? 'is-failed' : ''}`}>
      {row.waitWidth > 0 && <span className="bar wait" style={{ left: `${row.waitX}px`, width: `${row.waitWidth}px` }} />}
      {row.awaitWidth > 0 && <span className="bar await" style={{ left: `${row.awaitX}px`, width: `${row.awaitWidth}px` }} />}
      {row.runWidth > 0 && <span className="bar run" style={{ left: `${row.runX}px`, width: `${row.runWidth}px` }} />}
    </span>
  )
}
