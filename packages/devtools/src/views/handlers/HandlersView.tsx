import type { SubscriptionDefinition } from '@emitscope/emitter/inspect'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo } from 'react'
import { plural } from '../../model/format.ts'
import type { HandlerSort } from '../../model/handlers.ts'
import { Empty } from '../EmptyState.tsx'
import { Icon } from '../shared/icons.tsx'
import { actionOf, hasModifier, lineAfterKey, lineOf } from '../shared/list-keys.ts'
import { useLiveSession, useSetUi, useUi } from '../shared/panel-context.ts'
import { useRowWindow } from '../shared/use-row-window.ts'
import { flattenHandlers, type HandlerLine } from './flatten-handlers.ts'
import { HandlerRow, lastCallText } from './HandlerRow.tsx'
import { HistogramScale } from './Histogram.tsx'

const ROW_PX = 22

interface Column {
  readonly id: string
  readonly label: string
  readonly sort?: HandlerSort
}
const columns: readonly Column[] = [
  { id: 'handler-name', label: 'Emitter, event, handler', sort: 'name' },
  { id: 'calls', label: 'Calls', sort: 'calls' },
  { id: 'failures', label: 'Failed', sort: 'failures' },
  { id: 'p50', label: 'p50', sort: 'p50' },
  { id: 'p95', label: 'p95', sort: 'p95' },
  { id: 'max', label: 'Max', sort: 'max' },
  { id: 'total', label: 'Total', sort: 'total' },
  { id: 'distribution', label: '' },
  { id: 'last-call', label: 'Last call', sort: 'lastCall' },
  { id: 'priority', label: 'Priority', sort: 'priority' },
]

/** Who handles what, how often and how long: emitter → event → subscription, parents with the sums of their children. */
export function HandlersView(): ReactNode {
  const session = useLiveSession()
  const folded = useUi((state) => state.foldedHandlers)
  const query = useUi((state) => state.query)
  const selected = useUi((state) => state.selectedHandler)
  const sort = useUi((state) => state.handlerSort)
  const descending = useUi((state) => state.handlersDescending)
  const setUi = useSetUi()
  const { definitions } = session.model
  const tree = session.handlerTree()
  const lines = useMemo(() => flattenHandlers(tree, folded, query), [tree, folded, query])
  const active = lines.findIndex((line) => line.node.key === selected)
  const view = useRowWindow({ count: lines.length, rowHeight: ROW_PX, active, following: false, onFollowing: () => {} })

  const setExpanded = (index: number, expanded: boolean) => {
    const key = lines[index]?.node.key
    if (key === undefined) return
    const next = new Set(folded)
    if (expanded) next.delete(key)
    else next.add(key)
    setUi({ foldedHandlers: next })
  }
  const select = (index: number) => {
    const line = lines[index]
    if (!line) return
    setUi({ selectedHandler: line.node.key })
    view.show(index)
    view.focusActive()
  }
  const turn = (line: HandlerLine, key: string) => {
    const hasChildren = line.node.children.length > 0
    if (key === 'Enter' && hasChildren) setExpanded(active, !line.expanded)
    else if (key === 'ArrowRight' && line.expanded) select(active + 1)
    else if (key === 'ArrowRight' && hasChildren) setExpanded(active, true)
    else if (key === 'ArrowLeft' && line.expanded) setExpanded(active, false)
    else if (key === 'ArrowLeft') select(lines.findLastIndex((above, index) => index < active && above.level < line.level))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (lineOf(event.target) < 0) return
    const line = lines[active]
    const next = lineAfterKey(event, active, lines.length, view.lastVisible - view.firstVisible)
    if (next !== undefined) select(next)
    else if (line && !hasModifier(event) && ['ArrowRight', 'ArrowLeft', 'Enter'].includes(event.key)) turn(line, event.key)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const index = lineOf(event.target)
    if (index < 0) return
    if (actionOf(event.target) === 'fold') setExpanded(index, !lines[index]?.expanded)
    else select(index)
  }
  if (tree.length === 0) return <Empty title="No subscriptions." detail={`Emitters found: ${definitions.emitters.size}.`} />
  if (lines.length === 0)
    return (
      <Empty
        title={`${plural(tree.length, 'emitter')}, none match.`}
        detail="The filter's words are looked up in emitters, events and handlers."
      />
    )
  const tabbable = active >= 0 ? active : Math.max(0, view.firstVisible)
  return (
    <div
      className="grid handlers-grid data"
      role="treegrid"
      aria-label="Handlers"
      aria-rowcount={lines.length + 1}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <div className="row header" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column.id} role="columnheader" className={`cell ${column.id}`} aria-sort={ariaSort(column, sort, descending)}>
            {column.sort ? <SortButton column={column} sort={sort} descending={descending} /> : <HistogramScale />}
          </span>
        ))}
      </div>
      <div className="scroller" role="rowgroup" ref={view.scrollerRef} onScroll={view.onScroll}>
        <div className="spacer" role="presentation" style={{ height: `${view.totalPx}px` }}>
          {view.rows.map(({ index, key, topPx }) => {
            const line = lines[index]
            if (!line) return null
            return (
              <HandlerRow
                key={key}
                {...line}
                index={index}
                topPx={topPx}
                selected={index === active}
                tabbable={index === tabbable}
                stepMs={session.clockStepMs}
                lastCall={lastCallText(line.node, session.model.atMs)}
                options={optionsText(
                  definitions.subscriptions.get(line.node.kind === 'subscription' ? (line.node.subscriptions[0] ?? 0) : 0),
                )}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

const ariaSort = (column: Column, sort: HandlerSort, descending: boolean): 'ascending' | 'descending' | undefined => {
  if (column.sort !== sort) return undefined
  return descending ? 'descending' : 'ascending'
}

const optionsText = (subscription: SubscriptionDefinition | undefined): string =>
  Object.entries(subscription?.options ?? {})
    .map(([name, value]) => (value === true ? name : `${name} ${value}`))
    .join(', ')

/** Numbers begin with the largest, names with A. */
function SortButton({ column, sort, descending }: { column: Column; sort: HandlerSort; descending: boolean }): ReactNode {
  const setUi = useSetUi()
  const chosen = column.sort === sort
  const choose = () => setUi({ handlerSort: column.sort ?? 'total', handlersDescending: chosen ? !descending : column.sort !== 'name' })
  return (
    <button type="button" className={`sort-button ${chosen ? 'is-chosen' : ''}`} onClick={choose}>
      {column.label}
      {chosen && <Icon name="chevronDown" size={12} className={descending ? '' : 'is-turned'} />}
    </button>
  )
}
