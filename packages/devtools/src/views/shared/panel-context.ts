import { type Context, createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { PanelSession } from '../../store/session.ts'
import type { UiState } from '../../store/ui-state.ts'

/** What the surroundings of a panel can do; what is missing has no button. */
export interface PanelShell {
  close?(): void
  readonly dockSide?: 'bottom' | 'right'
  setDockSide?(side: 'bottom' | 'right'): void
}

export interface PanelContextValue {
  readonly session: PanelSession
  readonly shell: PanelShell
}
export const PanelContext: Context<PanelContextValue | null> = createContext<PanelContextValue | null>(null)

const usePanelContext = (): PanelContextValue => {
  const value = useContext(PanelContext)
  if (!value) throw new Error('This component belongs inside an Emitscope panel.')
  return value
}

export const useShell = (): PanelShell => usePanelContext().shell

/** The session without being told of new rows. */
export const useSession = (): PanelSession => usePanelContext().session

/** The session, rendering again with every refresh. */
export const useLiveSession = (): PanelSession => {
  const { session } = usePanelContext()
  useSyncExternalStore(session.subscribe, session.getVersion, session.getVersion)
  return session
}

export const useUi = <T>(select: (state: UiState) => T): T => useStore(usePanelContext().session.ui, select)

export const useSetUi = (): ((change: Partial<UiState>) => void) => usePanelContext().session.ui.setState
