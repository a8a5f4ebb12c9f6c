import { type ReactNode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import type { PanelSession } from '../store/session.ts'
import { Panel } from '../views/Panel.tsx'
import type { PanelShell } from '../views/shared/panel-context.ts'

export interface RenderedPanel {
  update(shell: PanelShell): void
  unmount(): void
}

/** Tells once that its children are in the document. */
function WhenShown({ onShown, children }: { onShown: () => void; children: ReactNode }): ReactNode {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, whatever function comes later
  useEffect(onShown, [])
  return children
}

/** Renders a panel into an element of a shadow root. The only module of the shells that pulls React in. */
export const renderPanel = (into: HTMLElement, session: PanelSession, shell: PanelShell, onShown: () => void = () => {}): RenderedPanel => {
  const root = createRoot(into)
  const update = (next: PanelShell) =>
    root.render(
      <WhenShown onShown={onShown}>
        <Panel session={session} shell={next} />
      </WhenShown>,
    )
  update(shell)
  return { update, unmount: () => root.unmount() }
}
