import type { ThemeSetting } from '../store/ui-state.ts'
import { panelCss } from '../views/stylesheet.ts'

/** A shadow root with the panel's sheet adopted, and the theme as an attribute of its host. */
export interface PanelHost {
  readonly element: HTMLElement
  readonly root: ShadowRoot
  setTheme(setting: ThemeSetting): void
  remove(): void
}

/** One sheet per document and text: documents do not share sheets. */
const sheets: WeakMap<Document, Map<string, CSSStyleSheet>> = new WeakMap()

const sheetFor = (view: Window & typeof globalThis, css: string): CSSStyleSheet => {
  const known = sheets.get(view.document) ?? new Map<string, CSSStyleSheet>()
  sheets.set(view.document, known)
  const sheet = known.get(css) ?? new view.CSSStyleSheet()
  if (!known.has(css)) sheet.replaceSync(css)
  known.set(css, sheet)
  return sheet
}

/** Makes `<emitscope-panel>` in a document. `shellCss` comes after the panel's own rules. */
export const createPanelHost = (document: Document, shellCss = ''): PanelHost => {
  const view = document.defaultView
  if (!view) throw new TypeError('createPanelHost: document must be shown in a window')
  const element = document.createElement('emitscope-panel')
  const root = element.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [panelCss, shellCss].filter(Boolean).map((css) => sheetFor(view, css))
  const dark = view.matchMedia('(prefers-color-scheme: dark)')
  let setting: ThemeSetting = 'auto'
  const apply = () => element.setAttribute('data-theme', setting === 'auto' ? (dark.matches ? 'dark' : 'light') : setting)
  dark.addEventListener('change', apply)
  apply()
  return {
    element,
    root,
    setTheme: (next) => {
      setting = next
      apply()
    },
    remove: () => {
      dark.removeEventListener('change', apply)
      element.remove()
    },
  }
}
