import { formatCount } from '../../model/format.ts'
import type { PanelSession } from '../../store/session.ts'
import { drawings, markDrawing } from '../../views/shared/drawings.ts'

const SVG = 'http://www.w3.org/2000/svg'
const ARRIVING_MS = 500

export interface Beacon {
  readonly element: HTMLElement
  /** Failures up to now are seen. */
  seen(): void
  setHidden(hidden: boolean): void
  focus(): void
  remove(): void
}

/** The closed overlay: the mark in a corner, with what failed since one last looked. Plain DOM, so that a page without an open panel loads no React. */
export const createBeacon = (document: Document, session: PanelSession, hotkey: string, onOpen: () => void): Beacon => {
  const make = <K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] => {
    const element = document.createElement(tag)
    element.className = className
    return element
  }
  const element = make('div', 'beacon')
  const button = make('button', 'beacon-button')
  const badge = make('span', 'beacon-badge')
  const label = make('span', 'beacon-label')
  const failed = make('span', 'failed strong')
  const events = make('span', 'muted')
  const key = make('kbd', 'key')
  const plug = createPlug(document)
  button.type = 'button'
  key.textContent = hotkey
  label.append(failed, events, key)
  label.setAttribute('aria-hidden', 'true')
  button.append(createMark(document), badge)
  element.append(button, label)
  button.addEventListener('click', onOpen)

  let seenFailures = 0
  let received = 0
  let arriving: ReturnType<typeof setTimeout> | undefined
  const update = () => {
    const { model, connection } = session
    if (model.failures.count < seenFailures) seenFailures = 0
    const unseen = model.failures.count - seenFailures
    const lost = connection.status === 'lost' || connection.status === 'incompatible'
    badge.hidden = unseen === 0 && !lost
    badge.className = lost ? 'beacon-badge plug' : 'beacon-badge'
    if (lost) badge.replaceChildren(plug)
    else badge.textContent = unseen > 99 ? '99+' : String(unseen)
    element.classList.toggle('is-off', !model.recording)
    failed.hidden = unseen === 0
    failed.textContent = `${formatCount(unseen)} failed`
    events.textContent = lost ? 'not connected' : `${formatCount(model.accounting.received)} events`
    button.setAttribute('aria-label', `Open Emitscope: ${events.textContent}${unseen > 0 ? `, ${failed.textContent}` : ''}`)
    if (model.accounting.received > received && !element.hidden) showArriving()
    received = model.accounting.received
  }
  const showArriving = () => {
    if (arriving !== undefined) return
    element.classList.add('is-arriving')
    const still = document.defaultView?.matchMedia('(prefers-reduced-motion: reduce)').matches
    arriving = setTimeout(() => {
      if (!still) element.classList.remove('is-arriving')
      arriving = undefined
    }, ARRIVING_MS)
  }
  const unsubscribe = session.subscribe(update)
  update()
  return {
    element,
    seen: () => {
      seenFailures = session.model.failures.count
      update()
    },
    setHidden: (hidden) => {
      element.hidden = hidden
    },
    focus: () => button.focus(),
    remove: () => {
      unsubscribe()
      clearTimeout(arriving)
      element.remove()
    },
  }
}

const createSvg = (document: Document, className: string, size: number, box: number): SVGElement => {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({
    class: className,
    width: size,
    height: size,
    viewBox: `0 0 ${box} ${box}`,
    'aria-hidden': 'true',
  })) {
    svg.setAttribute(name, String(value))
  }
  return svg
}

const addPath = (svg: SVGElement, d: string): void => {
  const path = svg.ownerDocument.createElementNS(SVG, 'path')
  path.setAttribute('d', d)
  svg.append(path)
}

const createMark = (document: Document): SVGElement => {
  const svg = createSvg(document, 'mark', 18, 32)
  addPath(svg, markDrawing.ring)
  addPath(svg, markDrawing.trace)
  const dot = document.createElementNS(SVG, 'circle')
  const { x, y, radius } = markDrawing.emission
  for (const [name, value] of Object.entries({ class: 'emission', cx: x, cy: y, r: radius })) dot.setAttribute(name, String(value))
  svg.append(dot)
  return svg
}

const createPlug = (document: Document): SVGElement => {
  const svg = createSvg(document, 'icon small', 12, 16)
  for (const path of drawings.disconnected) addPath(svg, path)
  return svg
}
