import type { OverlaySettings } from './settings.ts'

export type DockSide = 'bottom' | 'right'

const SMALLEST_PX = 160
const STEP_PX = 8
/** Never more than this share of the window: the page stays in sight. */
const LARGEST_SHARE = 0.8
/** At most, and until it is resized no more than less than half of the window. */
const initialPx: Readonly<Record<DockSide, number>> = { bottom: 432, right: 560 }
const INITIAL_SHARE = 0.45

export interface Dock {
  readonly element: HTMLElement
  /** Where the panel goes. */
  readonly body: HTMLElement
  readonly side: DockSide
  setSide(side: DockSide): void
}

/** The panel's frame: at one edge, resized by pointer and keys at its handle, double click restores. */
export const createDock = (
  document: Document,
  settings: OverlaySettings,
  initialSide: DockSide,
  onChange: (change: OverlaySettings) => void,
): Dock => {
  const element = document.createElement('div')
  const handle = document.createElement('div')
  const body = document.createElement('div')
  const sizes: Record<DockSide, number | undefined> = { bottom: settings.bottomPx, right: settings.rightPx }
  let side = initialSide
  body.className = 'dock-body'
  handle.className = 'dock-handle'
  handle.tabIndex = 0
  handle.setAttribute('role', 'separator')
  handle.setAttribute('aria-label', 'Resize panel')
  element.append(handle, body)

  const roomPx = () => (side === 'bottom' ? document.documentElement.clientHeight : document.documentElement.clientWidth)
  const sizePx = () => sizes[side] ?? Math.min(initialPx[side], roomPx() * INITIAL_SHARE)
  const apply = () => {
    const px = Math.round(Math.max(SMALLEST_PX, Math.min(sizePx(), roomPx() * LARGEST_SHARE)))
    element.className = `dock ${side}`
    element.style.height = side === 'bottom' ? `${px}px` : ''
    element.style.width = side === 'right' ? `${px}px` : ''
    handle.setAttribute('aria-orientation', side === 'bottom' ? 'horizontal' : 'vertical')
    handle.setAttribute('aria-valuenow', String(px))
    handle.setAttribute('aria-valuemin', String(SMALLEST_PX))
    handle.setAttribute('aria-valuemax', String(Math.round(roomPx() * LARGEST_SHARE)))
  }
  const resize = (px: number) => {
    sizes[side] = Math.max(SMALLEST_PX, Math.min(px, roomPx() * LARGEST_SHARE))
    apply()
  }
  const keep = () => {
    onChange(side === 'bottom' ? { bottomPx: sizePx() } : { rightPx: sizePx() })
  }
  let drag: { readonly start: number; readonly px: number } | null = null
  const place = (event: PointerEvent) => (side === 'bottom' ? event.clientY : event.clientX)
  handle.addEventListener('pointerdown', (event) => {
    event.preventDefault()
    handle.setPointerCapture(event.pointerId)
    drag = { start: place(event), px: side === 'bottom' ? element.offsetHeight : element.offsetWidth }
  })
  handle.addEventListener('pointermove', (event) => {
    if (drag) resize(drag.px + drag.start - place(event))
  })
  // Also when the pointer is taken away: a drag that never ends would follow every hover.
  for (const end of ['pointerup', 'lostpointercapture'])
    handle.addEventListener(end, () => {
      if (drag) keep()
      drag = null
    })
  handle.addEventListener('dblclick', () => {
    sizes[side] = undefined
    apply()
    keep()
  })
  handle.addEventListener('keydown', (event) => {
    const steps = side === 'bottom' ? { ArrowUp: STEP_PX, ArrowDown: -STEP_PX } : { ArrowLeft: STEP_PX, ArrowRight: -STEP_PX }
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1]
    if (step === undefined) return
    event.preventDefault()
    resize(Math.min(sizePx(), roomPx() * LARGEST_SHARE) + step)
    keep()
  })
  apply()
  return {
    element,
    body,
    get side() {
      return side
    },
    setSide: (next) => {
      side = next
      apply()
      onChange({ dockSide: next })
    },
  }
}
