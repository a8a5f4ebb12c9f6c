import type { Batch, Command, Hello } from '@emitscope/emitter/inspect'
import { EventList } from '../model/event-list.ts'
import { buildHandlerTree, type HandlerNode, sortHandlers } from '../model/handlers.ts'
import { mergeHistograms, quantile } from '../model/histogram.ts'
import { Model } from '../model/model.ts'
import { type ParsedQuery, parseQuery, type Query } from '../model/query.ts'
import { PreviewCache } from './previews.ts'
import { createUiStore, type UiState, type UiStore } from './ui-state.ts'

/** Views are told of new rows at most this often. */
const REFRESH_MS = 100
const SLICE_MS = 4

export type ConnectionStatus = 'opening' | 'open' | 'unresponsive' | 'lost' | 'incompatible' | 'closed'
export interface Connection {
  readonly status: ConnectionStatus
  /** Words for the reader where something is wrong. */
  readonly reason: string
  readonly hello: Hello | null
  /** The realm's clock when the connection was lost. */
  readonly lostAtMs: number | null
}

/** The way to the realm, as the views see it. */
export interface RealmLink {
  /** Rejects with an `Error` fit for the reader. */
  send(command: Command): Promise<unknown>
  /** Tries to connect now. */
  reconnect(): void
}
/** What a session needs of time; tests bring their own. */
export interface SessionHost {
  now(): number
  setTimer(handler: () => void, delayMs: number): () => void
  nextFrame(handler: () => void): () => void
}

/** One panel on one realm: rows, lists and their version; the store holds what the reader chose. */
export class PanelSession {
  readonly model: Model
  readonly list: EventList
  readonly ui: UiStore
  readonly previews: PreviewCache
  connection: Connection = { status: 'closed', reason: '', hello: null, lostAtMs: null }
  parsedQuery: ParsedQuery = parseQuery('')
  readonly #link: RealmLink
  readonly #host: SessionHost
  readonly #listeners: Set<() => void> = new Set()
  #version = 0
  #lastRefreshMs = Number.NEGATIVE_INFINITY
  #refreshing = false
  #scanning = false
  #handlerTree: { key: string; nodes: readonly HandlerNode[] } = { key: '', nodes: [] }
  #p95: { revision: number; valueMs: number | null } = { revision: -1, valueMs: null }

  constructor(link: RealmLink, host: SessionHost, options: { ui?: Partial<UiState>; keptRows?: number } = {}) {
    this.#link = link
    this.#host = host
    this.model = new Model(options.keptRows === undefined ? {} : { keptRows: options.keptRows })
    this.list = new EventList(this.model)
    this.ui = createUiStore(options.ui)
    this.previews = new PreviewCache(
      (command) => link.send(command),
      () => this.#refresh(),
    )
    this.#applyFilter(this.ui.getState())
    this.ui.subscribe((state, previous) => {
      const same =
        state.query === previous.query &&
        state.inverted === previous.inverted &&
        state.pills === previous.pills &&
        state.range === previous.range
      if (!same) this.#applyFilter(state)
    })
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly getVersion = (): number => this.#version

  /** A session begins. Another realm's rows are not ours: the panel starts over. */
  hello(hello: Hello): void {
    if (this.connection.hello && this.connection.hello.realmId !== hello.realmId) {
      this.model.reset()
      this.previews.clear()
      this.list.restart()
      this.ui.setState({ selected: null, range: null, selectedGroup: null, selectedFailure: null })
    }
    this.connection = { ...this.connection, hello, lostAtMs: null }
    this.#bump()
  }

  status(status: ConnectionStatus, reason: string, hello: Hello | null): void {
    const lostAtMs = status === 'lost' ? this.model.atMs : null
    this.connection = { status, reason, hello: hello ?? this.connection.hello, lostAtMs }
    this.#bump()
  }

  batch(batch: Batch): void {
    this.list.reconsider(this.model.apply(batch))
    this.#scan()
    this.#refresh()
  }

  send(command: Command): Promise<unknown> {
    return this.#link.send(command)
  }

  reconnect(): void {
    this.#link.reconnect()
  }

  /** Forgets every event here and in the realm; totals and the accounting go on. */
  async clear(): Promise<void> {
    await this.#link.send({ name: 'clear' }).catch(() => undefined)
    this.model.clear()
    this.previews.clear()
    this.list.restart()
    const { lostCount } = this.model.accounting
    this.ui.setState({
      selected: null,
      range: null,
      selectedGroup: null,
      selectedFailure: null,
      following: true,
      dismissedDrops: lostCount,
    })
    this.#bump()
  }

  setRecording(recording: boolean): void {
    this.model.recording = recording
    this.#link.send({ name: 'setRecording', recording }).catch(() => {
      this.model.recording = !recording
      this.#bump()
    })
    this.#bump()
  }

  /** New rows scroll into view, or the list stays where it is and counts them. */
  setFollowing(following: boolean): void {
    if (following !== this.ui.getState().following) this.ui.setState({ following, receivedWhenLeft: this.model.accounting.received })
  }

  /** Folds or opens a line of the Events list. */
  setOpen(index: number, open: boolean): void {
    this.list.setOpen(index, open)
    this.#bump()
  }

  /** Selects an emission, opens the line it is folded into and brings it into view. Returns its line, -1 where the filter hides it or it is gone. */
  reveal(sequence: number): number {
    const { emissions } = this.model
    const row = emissions.find(sequence)
    if (row >= 0) {
      const index = this.list.indexOf(row)
      const folded = index < 0 ? this.list.indexOf(emissions.find(emissions.rows.get('rootSequence', row))) : index
      if (folded >= 0 && (index < 0 || this.list.item(index).kind === 'run')) this.list.setOpen(folded, true)
      this.setFollowing(false)
      this.ui.setState((state) => ({ selected: sequence, selectedRun: false, reveals: state.reveals + 1 }))
      this.#bump()
      return this.list.indexOf(row)
    }
    this.ui.setState({ selected: sequence, selectedRun: false })
    return -1
  }

  /** The next failed event after the selected one, round the end; null where none failed. */
  nextFailure(backwards: boolean): number | null {
    const sequences = [...new Set(this.model.failures.all.map((failure) => failure.sequence))].sort((a, b) => a - b)
    const selected = this.ui.getState().selected ?? (backwards ? Number.POSITIVE_INFINITY : 0)
    if (backwards) return sequences.findLast((sequence) => sequence < selected) ?? sequences.at(-1) ?? null
    return sequences.find((sequence) => sequence > selected) ?? sequences[0] ?? null
  }

  /** The tree of the Handlers view, sorted; the same array until totals, names or the order change. */
  handlerTree(): readonly HandlerNode[] {
    const { handlerSort, handlersDescending } = this.ui.getState()
    const { definitions, handlers } = this.model
    const key = `${definitions.revision}/${handlers.revision}/${handlerSort}/${handlersDescending}`
    if (key !== this.#handlerTree.key) {
      this.#handlerTree = { key, nodes: sortHandlers(buildHandlerTree(definitions, handlers), handlerSort, handlersDescending) }
    }
    return this.#handlerTree.nodes
  }

  /** 95 % of the measured handler runs took at most this long; null where none was measured. */
  get p95Ms(): number | null {
    const { handlers } = this.model
    if (this.#p95.revision !== handlers.revision) {
      const totals = [...handlers.totals.values()]
      const maxMs = totals.reduce((largest, total) => Math.max(largest, total.maxMs), 0)
      this.#p95 = { revision: handlers.revision, valueMs: quantile(mergeHistograms(totals.map((total) => total.histogram)), 0.95, maxMs) }
    }
    return this.#p95.valueMs
  }

  get clockStepMs(): number {
    return this.connection.hello?.clockStepMs ?? 0.1
  }

  #applyFilter({ query, inverted, pills, range }: UiState): void {
    this.parsedQuery = parseQuery(query)
    const written = this.parsedQuery.query
    const states: Query[] = pills.map((state) => ({ kind: 'is', state }))
    const parts: Query[] = [inverted && written.kind !== 'everything' ? { kind: 'not', part: written } : written]
    if (states.length > 0) parts.push({ kind: 'or', parts: states })
    this.list.setQuery({ kind: 'and', parts }, range)
    this.#scan()
    this.#bump()
  }

  /** Works through rows not looked at yet, a few milliseconds at a time. */
  #scan(): void {
    const startedMs = this.#host.now()
    this.list.advance(() => this.#host.now() - startedMs >= SLICE_MS)
    if (!this.list.scanning || this.#scanning) return
    this.#scanning = true
    this.#host.nextFrame(() => {
      this.#scanning = false
      this.#scan()
      this.#refresh()
    })
  }

  #refresh(): void {
    if (this.#refreshing) return
    const waitMs = this.#lastRefreshMs + REFRESH_MS - this.#host.now()
    if (waitMs <= 0) {
      this.#bump()
      return
    }
    this.#refreshing = true
    this.#host.setTimer(() => {
      this.#refreshing = false
      this.#bump()
    }, waitMs)
  }

  #bump(): void {
    this.#lastRefreshMs = this.#host.now()
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
}
