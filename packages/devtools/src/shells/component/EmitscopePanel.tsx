import { type ReactNode, useEffect, useRef } from 'react'
import type { Client } from '../../client/client.ts'
import type { ThemeSetting } from '../../store/ui-state.ts'
import { openSession } from '../panel-client.ts'
import { createPanelHost } from '../panel-host.ts'
import { renderPanel } from '../render-panel.tsx'

/** Props of `<EmitscopePanel/>`. */
export interface EmitscopePanelProps {
  /** Whose events to show; opened while the panel is mounted, closed with it. */
  readonly client: Client
  /** @default 'auto' */
  readonly theme?: ThemeSetting
  /** Gives the panel a close button. */
  readonly onClose?: () => void
}

/** The panel as a component, for those who host it themselves. It fills its parent, which needs a height; styles stay in a shadow root. */
export function EmitscopePanel({ client, theme = 'auto', onClose }: EmitscopePanelProps): ReactNode {
  const place = useRef<HTMLDivElement | null>(null)
  const latestClose = useRef(onClose)
  latestClose.current = onClose
  const canClose = onClose !== undefined
  useEffect(() => {
    if (!place.current) return
    const document = place.current.ownerDocument
    const host = createPanelHost(document, ':host { height: 100% !important; }')
    const body = document.createElement('div')
    body.className = 'panel-body'
    host.root.append(body)
    place.current.append(host.element)
    const session = openSession(client, { theme })
    host.setTheme(theme)
    const unsubscribe = session.ui.subscribe((state) => host.setTheme(state.theme))
    const panel = renderPanel(body, session, canClose ? { close: () => latestClose.current?.() } : {})
    return () => {
      unsubscribe()
      // React must not be asked to unmount one root while it renders another.
      queueMicrotask(() => panel.unmount())
      client.close()
      host.remove()
    }
  }, [client, theme, canClose])
  return <div ref={place} style={{ height: '100%' }} />
}
