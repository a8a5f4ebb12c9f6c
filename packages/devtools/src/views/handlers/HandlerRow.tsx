import { type ComponentType, memo, type ReactNode } from 'react'
import { formatAge, formatCount, formatDuration, plural } from '../../model/format.ts'
import { type HandlerBadge, type HandlerNode, SLOW_MS } from '../../model/handlers.ts'
import { Icon } from '../shared/icons.tsx'
import { Name } from '../shared/Name.tsx'
import { Histogram } from './Histogram.tsx'

export interface HandlerRowProps {
  readonly node: HandlerNode
  readonly index: number
  readonly topPx: number
  readonly level: number
  readonly place: number
  readonly siblings: number
  readonly expanded: boolean
  readonly selected: boolean
  readonly tabbable: boolean
  readonly stepMs: number
  readonly lastCall: string
  /** `once, timeoutMs 2000`: further options of a subscription. */
  readonly options: string
}

const badgeWords: Readonly<Record<HandlerBadge, { readonly text: string; readonly amber: boolean; readonly title: string }>> = {
  slow: { text: 'slow', amber: true, title: '5 % of its calls take longer than 16 ms, a frame' },
  neverRan: { text: 'never ran', amber: false, title: 'Subscribed, and not called since recording began' },
}

export const HandlerRow: ComponentType<HandlerRowProps> = memo(function HandlerRow(props: HandlerRowProps): ReactNode {
  const { node, index, level, expanded } = props
  const isLeaf = node.kind === 'subscription'
  const time = (ms: number | null) => formatDuration(node.timed === 0 ? null : ms, props.stepMs)
  const classes = ['row', 'handler', index % 2 === 1 && 'is-odd', node.failures > 0 && isLeaf && 'is-failing', !isLeaf && 'is-sum']
  const isSlow = isLeaf && node.p95Ms !== null && node.p95Ms > SLOW_MS
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-level={level + 1}
      aria-posinset={props.place}
      aria-setsize={props.siblings}
      aria-expanded={node.children.length > 0 ? expanded : undefined}
      aria-selected={props.selected}
      tabIndex={props.tabbable ? 0 : -1}
      style={{ transform: `translateY(${props.topPx}px)` }}
    >
      <span role="gridcell" className="cell handler-name" style={{ paddingLeft: `${6 + level * 14}px` }}>
        <span className="chevron" data-action="fold">
          {node.children.length > 0 && <Icon name={expanded ? 'chevronDown' : 'chevronRight'} size={12} />}
        </span>
        <Name name={node.name} className={nameClass(node)} />
        {node.strategy && <span className="tag">{node.strategy}</span>}
        {node.kind === 'event' && <span className="muted small-text">{plural(node.subscriptions.length, 'handler')}</span>}
        {node.badges.map((badge) => (
          <span key={badge} className={`tag ${badgeWords[badge].amber ? 'amber' : ''}`} title={badgeWords[badge].title}>
            {badgeWords[badge].text}
          </span>
        ))}
        {props.options && <span className="muted small-text cut">{props.options}</span>}
      </span>
      <span role="gridcell" className="cell calls">
        {formatCount(node.calls)}
      </span>
      <span role="gridcell" className={`cell failures ${node.failures > 0 ? 'failed' : 'muted'}`}>
        {node.failures > 0 || isLeaf ? formatCount(node.failures) : ''}
      </span>
      <span role="gridcell" className="cell p50">
        {time(node.p50Ms)}
      </span>
      <span role="gridcell" className={`cell p95 ${isSlow ? 'warning' : ''}`}>
        {time(node.p95Ms)}
      </span>
      <span role="gridcell" className="cell max muted">
        {time(node.maxMs)}
      </span>
      <span role="gridcell" className="cell total muted">
        {time(node.totalMs)}
      </span>
      <span role="gridcell" className="cell distribution">
        {(isLeaf || !expanded) && <Histogram bins={node.histogram} />}
      </span>
      <span role="gridcell" className="cell last-call muted">
        {props.lastCall}
      </span>
      <span role="gridcell" className="cell priority muted">
        {node.priority ?? ''}
      </span>
    </div>
  )
})

const nameClass = (node: HandlerNode): string => {
  if (node.kind === 'emitter') return 'strong'
  if (node.kind === 'removed') return 'muted'
  return node.kind === 'subscription' && node.failures > 0 ? 'failed' : ''
}

/** When a node was last called, as text: rows whose text is the same need not render. */
export const lastCallText = (node: HandlerNode, nowMs: number): string => (node.lastAtMs === null ? '–' : formatAge(nowMs - node.lastAtMs))
