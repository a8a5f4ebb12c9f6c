import { createDirectTransport, installRecorder } from '@emitscope/emitter/inspect'
import { createClient } from '../../client/client.ts'
import type { ThemeSetting } from '../../store/ui-state.ts'
import { openSession } from '../panel-client.ts'
import { createPanelHost } from '../panel-host.ts'
import type { RenderedPanel } from '../render-panel.tsx'
import { createBeacon } from './beacon.ts'
import { createDock, type DockSide } from './dock.ts'
import { parseHotkey } from './hotkey.ts'
import { overlayCss } from './overlay.css.ts'
import { readSettings, writeSettings } from './settings.ts'

/** Options of `mountOverlay`. */
export interface OverlayOptions {
  /** Edge of the window the panel docks to; the reader's own choice wins later. @default 'bottom' */
  position?: DockSide
  /** Opens and closes the panel, everywhere in the page; `null` = none. @default 'Alt+Shift+E' */
  hotkey?: string | null
  /**
   * Dock the panel inside this element instead of over the page. The panel brings its own height (432 px, resizable by its handle),
   * so the element needs none; while the panel is closed it is empty.
   */
  container?: Element
  /** Colours: the system's, or fixed. A fixed one wins over what the reader chose at an earlier visit. @default 'auto' */
  theme?: ThemeSetting
  /** Start open. @default true in a `container`, else false */
  open?: boolean
}

/** A mounted panel. */
export interface Overlay {
  open(): void
  close(): void
  /** `auto` follows the system. */
  setTheme(theme: ThemeSetting): void
  /** Takes everything away again: panel, dot, keys, and the client; the recorder stays. Idempotent. */
  unmount(): void
}

/**
 * Shows this page's own events: a dot in the corner that counts failures, a click opens the panel. Installs the realm's recorder if
 * there is none, so call it before the app emits to see everything. React is loaded when the panel is first opened.
 * Throws a `TypeError` without a document, or for a hotkey it cannot read.
 */
export const mountOverlay = (options: OverlayOptions = {}): Overlay => {
  const { container } = options
  if (typeof document === 'undefined') throw new TypeError('mountOverlay: needs a document; in Node use `emitscope inspect`')
  const hotkey = options.hotkey === null ? null : parseHotkey(options.hotkey ?? 'Alt+Shift+E')
  const storage = () => localStorage
  const settings = readSettings(storage)
  const theme = options.theme ?? settings.theme ?? 'auto'
  const client = createClient(createDirectTransport(installRecorder()), { level: 'emissions' })
  const session = openSession(client, { theme })
  const host = createPanelHost(document, overlayCss)
  const dock = createDock(document, settings, container ? 'bottom' : (settings.dockSide ?? options.position ?? 'bottom'), (change) =>
    writeSettings(storage, change),
  )
  let opened = false
  let mounted = true
  let panel: RenderedPanel | null = null

  const shell = () => ({
    close,
    ...(container ? {} : { dockSide: dock.side, setDockSide }),
  })
  const setDockSide = (side: DockSide) => {
    dock.setSide(side)
    panel?.update(shell())
  }
  const look = () => {
    client.setLevel(opened ? 'deliveries' : 'emissions')
    client.setVisible(opened && document.visibilityState === 'visible')
  }
  const show = async (moveFocus: boolean) => {
    if (opened || !mounted) return
    opened = true
    dock.element.hidden = false
    beacon.seen()
    beacon.setHidden(true)
    look()
    try {
      const { renderPanel } = await import('../render-panel.tsx')
      if (!opened || panel) return
      panel = renderPanel(dock.body, session, shell(), () => {
        if (moveFocus) dock.body.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus()
      })
    } catch (error) {
      showMessage(dock.body, `The panel could not be loaded: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  function close(): void {
    if (!opened) return
    const hadFocus = host.root.activeElement !== null
    opened = false
    panel?.unmount()
    panel = null
    dock.body.replaceChildren()
    dock.element.hidden = true
    beacon.seen()
    beacon.setHidden(false)
    if (hadFocus) beacon.focus()
    look()
  }
  const beacon = createBeacon(document, session, hotkey?.text ?? '', () => void show(true))
  const onKeyDown = (event: KeyboardEvent) => {
    if (!hotkey?.matches(event)) return
    event.preventDefault()
    if (opened) close()
    else void show(true)
  }
  const unsubscribe = session.ui.subscribe((state, previous) => {
    if (state.theme === previous.theme) return
    host.setTheme(state.theme)
    writeSettings(storage, { theme: state.theme })
  })
  host.setTheme(theme)
  host.element.setAttribute('data-shell', container ? 'container' : 'overlay')
  dock.element.hidden = true
  host.root.append(dock.element, beacon.element)
  const parent = container ?? document.body ?? document.documentElement
  parent.append(host.element)
  if (!container && 'showPopover' in host.element) {
    host.element.popover = 'manual'
    host.element.showPopover()
  }
  document.addEventListener('keydown', onKeyDown, true)
  document.addEventListener('visibilitychange', look)
  look()
  if (options.open ?? container !== undefined) void show(false)

  return {
    open: () => void show(true),
    close,
    setTheme: (next) => session.ui.setState({ theme: next }),
    unmount: () => {
      if (!mounted) return
      close()
      mounted = false
      document.removeEventListener('keydown', onKeyDown, true)
      document.removeEventListener('visibilitychange', look)
      unsubscribe()
      beacon.remove()
      client.close()
      host.remove()
    },
  }
}

const showMessage = (into: HTMLElement, text: string): void => {
  const message = into.ownerDocument.createElement('p')
  message.className = 'dock-message failed'
  message.setAttribute('role', 'alert')
  message.textContent = text
  into.replaceChildren(message)
}
