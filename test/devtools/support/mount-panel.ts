import axe from 'axe-core'
import { expect } from 'vitest'
import { createClient } from '../../../packages/devtools/src/client/client.ts'
import { openSession } from '../../../packages/devtools/src/shells/panel-client.ts'
import { createPanelHost, type PanelHost } from '../../../packages/devtools/src/shells/panel-host.ts'
import { renderPanel } from '../../../packages/devtools/src/shells/render-panel.tsx'
import type { PanelSession } from '../../../packages/devtools/src/store/session.ts'
import type { UiState } from '../../../packages/devtools/src/store/ui-state.ts'
import type { PanelShell } from '../../../packages/devtools/src/views/shared/panel-context.ts'
import { FakeRealm } from './fake-realm.ts'
import { scenes } from './scenes.ts'

export interface MountedPanel {
  readonly realm: FakeRealm
  readonly session: PanelSession
  readonly host: PanelHost
  /** Finds in the panel, as a reader's eye does: the first match, or an error. */
  find(selector: string): HTMLElement
  findAll(selector: string): HTMLElement[]
  /** Text of the whole panel, or of a part of it. */
  text(selector?: string): string
  unmount(): void
}

const mounted: Set<() => void> = new Set()
export const unmountAll = (): void => {
  for (const unmount of mounted) unmount()
}

/** A panel in the page, on a fake realm in one of the scenes, as wide and high as said. */
export const mountPanel = async (
  scene: keyof typeof scenes | ((realm: FakeRealm) => void),
  options: { ui?: Partial<UiState>; width?: number; height?: number; shell?: PanelShell } = {},
): Promise<MountedPanel> => {
  const realm = new FakeRealm()
  const tell = typeof scene === 'function' ? scene : scenes[scene]
  tell?.(realm)
  const host = createPanelHost(document, ':host { height: 100% !important; }')
  const frame = document.createElement('main')
  frame.style.width = `${options.width ?? 1200}px`
  frame.style.height = `${options.height ?? 480}px`
  const body = document.createElement('div')
  body.className = 'panel-body'
  host.root.append(body)
  frame.append(host.element)
  document.body.append(frame)
  const client = createClient(realm.transport)
  const session = openSession(client, options.ui)
  host.setTheme(options.ui?.theme ?? 'light')
  const panel = renderPanel(body, session, options.shell ?? {})
  const unmount = () => {
    mounted.delete(unmount)
    panel.unmount()
    client.close()
    frame.remove()
  }
  mounted.add(unmount)
  const findAll = (selector: string) => [...host.root.querySelectorAll<HTMLElement>(selector)]
  const find = (selector: string) => {
    const [found] = findAll(selector)
    if (!found) throw new Error(`nothing in the panel matches ${selector}`)
    return found
  }
  await expect.poll(() => findAll('.status-bar').length).toBe(1)
  if (realm.hello.protocol === '1.0') await expect.poll(() => session.connection.status).toBe('open')
  return { realm, session, host, find, findAll, text: (selector = '.panel') => textOf(find(selector)), unmount }
}

/** Text as it is read on the screen, cells and lines apart; '' where there is nothing. */
// biome-ignore lint/performance/useDomNodeTextContent: textContent runs neighbouring cells together
export const textOf = (element: HTMLElement | undefined): string => element?.innerText ?? ''

/** What axe objects to, one line each. */
export const accessProblems = async (context: Element): Promise<string[]> => {
  const { violations } = await axe.run(context, { rules: { region: { enabled: false } } })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`))
}

/** Rows of a grid as text, header left out. */
export const rowTexts = (panel: MountedPanel, grid = '.events-grid'): string[] =>
  panel
    .findAll(`${grid} .scroller .row`)
    .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
    .map((row) => textOf(row).replace(/\s+/g, ' ').trim())
