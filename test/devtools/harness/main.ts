/** A page that shows the panel in one state, for looking at it: `?scene=story&view=handlers&theme=dark&selected=1237`. */
import { createClient } from '../../../packages/devtools/src/client/client.ts'
import { openSession } from '../../../packages/devtools/src/shells/panel-client.ts'
import { createPanelHost } from '../../../packages/devtools/src/shells/panel-host.ts'
import { renderPanel } from '../../../packages/devtools/src/shells/render-panel.tsx'
import type { UiState } from '../../../packages/devtools/src/store/ui-state.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { scenes } from './scenes.ts'

const options = new URLSearchParams(location.search)
const realm = new FakeRealm()
const scene = scenes[options.get('scene') ?? 'story']
scene?.(realm)
const ui = JSON.parse(options.get('ui') ?? '{}') as Partial<UiState>
const host = createPanelHost(document, ':host { height: 100% !important; }')
host.setTheme(options.get('theme') === 'dark' ? 'dark' : 'light')
const body = document.createElement('div')
body.className = 'panel-body'
host.root.append(body)
document.querySelector('#place')?.append(host.element)
const session = openSession(createClient(realm.transport), { theme: options.get('theme') === 'dark' ? 'dark' : 'light', ...ui })
renderPanel(body, session, { close: () => {}, dockSide: 'bottom', setDockSide: () => {} })
Object.assign(window, { harness: { session, realm, host } })
