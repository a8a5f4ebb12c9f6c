import type { HandlerTotals } from '@emitscope/emitter/inspect'
import type { DefinitionTable } from './definitions.ts'
import { mergeHistograms, quantile } from './histogram.ts'

/** p95 above this is slow: a frame is 16 ms. */
export const SLOW_MS = 16

export type HandlerBadge = 'slow' | 'neverRan'
export type HandlerSort = 'name' | 'calls' | 'failures' | 'p50' | 'p95' | 'max' | 'total' | 'lastCall' | 'priority'

/** One line of the Handlers view: an emitter's linker, an event type in it, or a subscription; parents carry sums. */
export interface HandlerNode {
  readonly key: string
  readonly kind: 'emitter' | 'event' | 'subscription' | 'removed'
  readonly name: string
  /** Strategy of an emitter, of a subscription where it has its own, else ''. */
  readonly strategy: string
  readonly subscriptions: readonly number[]
  readonly children: readonly HandlerNode[]
  readonly calls: number
  readonly failures: number
  readonly timed: number
  readonly totalMs: number
  readonly maxMs: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly lastAtMs: number | null
  readonly histogram: readonly number[]
  readonly priority: number | null
  readonly badges: readonly HandlerBadge[]
}

type NodeHead = Pick<HandlerNode, 'key' | 'kind' | 'name' | 'strategy' | 'subscriptions' | 'children' | 'priority'>

const nothing: readonly number[] = []

/** Exact totals per subscription as the realm last told them. */
export class HandlerTable {
  readonly totals: Map<number, HandlerTotals> = new Map()
  revision = 0

  apply(totals: readonly HandlerTotals[] | undefined): void {
    for (const total of totals ?? []) this.totals.set(total.subscription, total)
    if (totals?.length) this.revision += 1
  }

  reset(): void {
    this.totals.clear()
    this.revision += 1
  }
}

/** Emitter → event → subscription, unsorted. Emitters that share a linker share its subscriptions and stand in one line. */
export const buildHandlerTree = (definitions: DefinitionTable, table: HandlerTable): HandlerNode[] => {
  const emitters = new Map<number, { names: string[]; strategies: Set<string> }>()
  for (const emitter of definitions.emitters.values()) {
    const entry = emitters.get(emitter.linker) ?? { names: [], strategies: new Set<string>() }
    entry.names.push(emitter.name || `emitter ${emitter.id}`)
    entry.strategies.add(emitter.strategy)
    emitters.set(emitter.linker, entry)
  }
  const events = new Map<number, Map<string, number[]>>()
  for (const subscription of definitions.subscriptions.values()) {
    const names = subscription.types.map((type) => definitions.typeName(type)).join(', ') || '*'
    const byName = events.get(subscription.linker) ?? new Map<string, number[]>()
    events.set(subscription.linker, byName)
    byName.set(names, [...(byName.get(names) ?? []), subscription.id])
  }
  return [...new Set([...emitters.keys(), ...events.keys()])].map((linker) => {
    const emitter = emitters.get(linker)
    const key = `l${linker}`
    const children = [...(events.get(linker) ?? [])].map(([name, ids]) => eventNode(`${key}/${name}`, name, ids, definitions, table))
    const name = emitter?.names.join(' · ') ?? `linker ${linker}`
    const subscriptions = children.flatMap((child) => child.subscriptions)
    return sumNode(
      { key, kind: 'emitter', name, strategy: [...(emitter?.strategies ?? [])].join(', '), subscriptions, children, priority: null },
      table,
    )
  })
}

const eventNode = (key: string, name: string, ids: readonly number[], definitions: DefinitionTable, table: HandlerTable): HandlerNode => {
  const live = ids.filter((id) => !definitions.removals.has(id))
  const removed = ids.filter((id) => definitions.removals.has(id) && (table.totals.get(id)?.calls ?? 0) > 0)
  const children = live.map((id) => {
    const subscription = definitions.subscriptions.get(id)
    const head: NodeHead = {
      key: `s${id}`,
      kind: 'subscription',
      name: definitions.handlerName(id),
      strategy: subscription?.strategy ?? '',
      subscriptions: [id],
      children: [],
      priority: subscription?.priority ?? 0,
    }
    return sumNode(head, table)
  })
  if (removed.length > 0) {
    children.push(
      sumNode(
        {
          key: `${key}/removed`,
          kind: 'removed',
          name: `${removed.length} removed`,
          strategy: '',
          subscriptions: removed,
          children: [],
          priority: null,
        },
        table,
      ),
    )
  }
  return sumNode({ key, kind: 'event', name, strategy: '', subscriptions: [...live, ...removed], children, priority: null }, table)
}

const sumNode = (head: NodeHead, table: HandlerTable): HandlerNode => {
  const totals = head.subscriptions.map((id) => table.totals.get(id)).filter((total) => total !== undefined)
  const sum = (read: (total: HandlerTotals) => number) => totals.reduce((result, total) => result + read(total), 0)
  const histogram = mergeHistograms(totals.map((total) => total.histogram ?? nothing))
  const maxMs = totals.reduce((result, total) => Math.max(result, total.maxMs), 0)
  const calls = sum((total) => total.calls)
  const p95Ms = quantile(histogram, 0.95, maxMs)
  const badges: HandlerBadge[] = []
  if (head.kind === 'subscription' && calls === 0) badges.push('neverRan')
  if (head.kind === 'subscription' && p95Ms !== null && p95Ms > SLOW_MS) badges.push('slow')
  return {
    ...head,
    calls,
    failures: sum((total) => total.failures),
    timed: sum((total) => total.timed),
    totalMs: sum((total) => total.totalMs),
    maxMs,
    p50Ms: quantile(histogram, 0.5, maxMs),
    p95Ms,
    lastAtMs: calls === 0 ? null : totals.reduce((result, total) => Math.max(result, total.lastAtMs), 0),
    histogram,
    badges,
  }
}

const sortValue: Readonly<Record<Exclude<HandlerSort, 'name'>, (node: HandlerNode) => number>> = {
  calls: (node) => node.calls,
  failures: (node) => node.failures,
  p50: (node) => node.p50Ms ?? -1,
  p95: (node) => node.p95Ms ?? -1,
  max: (node) => (node.timed > 0 ? node.maxMs : -1),
  total: (node) => (node.timed > 0 ? node.totalMs : -1),
  lastCall: (node) => node.lastAtMs ?? -1,
  priority: (node) => node.priority ?? Number.NEGATIVE_INFINITY,
}

/** Siblings in the order of one column, names ascending where they are equal; removed ones stay last. */
export const sortHandlers = (nodes: readonly HandlerNode[], sort: HandlerSort, descending: boolean): HandlerNode[] => {
  const direction = descending ? -1 : 1
  const compareNames = (a: HandlerNode, b: HandlerNode) => a.name.localeCompare(b.name, 'en')
  return [...nodes]
    .sort((a, b) => {
      if ((a.kind === 'removed') !== (b.kind === 'removed')) return a.kind === 'removed' ? 1 : -1
      if (sort === 'name') return compareNames(a, b) * direction
      const difference = sortValue[sort](a) - sortValue[sort](b)
      return difference === 0 || Number.isNaN(difference) ? compareNames(a, b) : difference * direction
    })
    .map((node) => (node.children.length > 0 ? { ...node, children: sortHandlers(node.children, sort, descending) } : node))
}
