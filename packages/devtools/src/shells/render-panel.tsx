import { createRoot } from 'react-dom/client'
import type { PanelSession } from '../store/session.ts'
import { Panel } from '../views/Panel.tsx'
import type { PanelShell } from '../views/shared/panel-context.ts'

export interface RenderedPanel {
  update(shell: PanelShell): void
  unmount(): void
}

/** Renders a panel into an element of a shadow root. The only module of the shells that pulls React in. */
export const renderPanel = (into: HTMLElement, session: PanelSession, shell: PanelShell): RenderedPanel => {
  const root = createRoot(into)
  const update = (next: PanelShell) => root.render(<Panel session={session} shell={next} />)
  update(shell)
  return { update, unmount: () => root.unmount() }
}
