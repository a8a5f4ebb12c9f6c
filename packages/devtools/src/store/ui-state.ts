import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TimeRange } from '../model/event-list.ts'
import type { FailureGrouping } from '../model/failures.ts'
import type { HandlerSort } from '../model/handlers.ts'

export type PanelView = 'events' | 'handlers' | 'failures'
export type DetailTab = 'summary' | 'payload' | 'handlers' | 'causes'
export type EventPill = 'slow' | 'failed' | 'unhandled' | 'async'
/** Light, dark, or as the system is. */
export type ThemeSetting = 'auto' | 'light' | 'dark'

/** What the reader chose; rows and connections are no part of it. */
export interface UiState {
  readonly view: PanelView
  readonly query: string
  readonly inverted: boolean
  readonly pills: readonly EventPill[]
  readonly range: TimeRange | null
  /** Sequence of the selected emission. */
  readonly selected: number | null
  /** True when the line of a folded run is selected, not its first emission. */
  readonly selectedRun: boolean
  /** Counts wishes to bring the selected event into view. */
  readonly reveals: number
  readonly splitOpen: boolean
  readonly detailTab: DetailTab
  /** Share of the width (of the height in a narrow panel) that the split takes. */
  readonly splitShare: number
  /** New rows scroll into view. */
  readonly following: boolean
  /** Events received when following stopped: those after it are new. */
  readonly receivedWhenLeft: number
  readonly handlerSort: HandlerSort
  readonly handlersDescending: boolean
  /** Keys of handler nodes folded away. */
  readonly foldedHandlers: ReadonlySet<string>
  readonly selectedHandler: string | null
  readonly failureGrouping: FailureGrouping
  readonly selectedGroup: string | null
  /** Id of the selected occurrence; null = the newest one. */
  readonly selectedFailure: number | null
  readonly theme: ThemeSetting
  /** Drops the reader has seen and put away. */
  readonly dismissedDrops: number
}
export type UiStore = StoreApi<UiState>

const initialState: UiState = {
  view: 'events',
  query: '',
  inverted: false,
  pills: [],
  range: null,
  selected: null,
  selectedRun: false,
  reveals: 0,
  splitOpen: false,
  detailTab: 'handlers',
  splitShare: 0.38,
  following: true,
  receivedWhenLeft: 0,
  handlerSort: 'total',
  handlersDescending: true,
  foldedHandlers: new Set(),
  selectedHandler: null,
  failureGrouping: 'fingerprint',
  selectedGroup: null,
  selectedFailure: null,
  theme: 'auto',
  dismissedDrops: 0,
}

export const createUiStore = (given: Partial<UiState> = {}): UiStore => createStore<UiState>()(() => ({ ...initialState, ...given }))
