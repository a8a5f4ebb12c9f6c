import type { ThemeSetting } from '../../store/ui-state.ts'

const KEY = 'emitscope:overlay'

/** What the overlay remembers from one visit of a page to the next. */
export interface OverlaySettings {
  readonly theme?: ThemeSetting
  readonly dockSide?: 'bottom' | 'right'
  readonly bottomPx?: number
  readonly rightPx?: number
}

/** Empty where nothing is stored, storage is forbidden, or somebody else wrote there. */
export const readSettings = (storage: () => Storage): OverlaySettings => {
  try {
    const stored: unknown = JSON.parse(storage().getItem(KEY) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    const read = stored as Record<string, unknown>
    const theme = (['auto', 'light', 'dark'] as const).find((value) => value === read.theme)
    const dockSide = (['bottom', 'right'] as const).find((value) => value === read.dockSide)
    return {
      ...(theme ? { theme } : {}),
      ...(dockSide ? { dockSide } : {}),
      ...(typeof read.bottomPx === 'number' ? { bottomPx: read.bottomPx } : {}),
      ...(typeof read.rightPx === 'number' ? { rightPx: read.rightPx } : {}),
    }
  } catch {
    return {}
  }
}

/** Remembers what changed; a page without storage forgets, and nothing else happens. */
export const writeSettings = (storage: () => Storage, change: OverlaySettings): void => {
  try {
    storage().setItem(KEY, JSON.stringify({ ...readSettings(storage), ...change }))
  } catch {
    // Storage is full or forbidden: the setting holds until the page goes.
  }
}
