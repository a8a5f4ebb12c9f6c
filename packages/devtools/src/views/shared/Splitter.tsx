import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'

export interface SplitterProps {
  readonly label: string
  /** The line's own direction: a vertical one moves left and right. */
  readonly orientation: 'vertical' | 'horizontal'
  /** Share of the room behind the line, 0 to 1. */
  readonly share: number
  readonly min?: number
  readonly max?: number
  onShare(share: number): void
  /** What a double click restores. */
  readonly initial: number
}

/** A line between two parts that pointer and keys move: arrows by 8 px, with Alt as in every other handle of the panel too. */
export function Splitter({ label, orientation, share, min = 0.15, max = 0.8, initial, onShare }: SplitterProps): ReactNode {
  const dragging = useRef<{ start: number; share: number; size: number } | null>(null)
  const clamp = (value: number) => Math.min(max, Math.max(min, value))
  const sizeOf = (element: Element) => {
    const room = element.parentElement?.getBoundingClientRect()
    return Math.max(1, (orientation === 'vertical' ? room?.width : room?.height) ?? 1)
  }
  const place = (event: PointerEvent) => (orientation === 'vertical' ? event.clientX : event.clientY)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    event.currentTarget.focus({ preventScroll: true })
    event.currentTarget.setPointerCapture(event.pointerId)
    dragging.current = { start: place(event), share, size: sizeOf(event.currentTarget) }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const drag = dragging.current
    if (drag) onShare(clamp(drag.share - (place(event) - drag.start) / drag.size))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = 8 / sizeOf(event.currentTarget)
    const keys = orientation === 'vertical' ? { ArrowLeft: step, ArrowRight: -step } : { ArrowUp: step, ArrowDown: -step }
    const change = Object.entries(keys).find(([key]) => key === event.key)?.[1]
    if (change === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onShare(clamp(share + change))
  }
  return (
    <div
      className={`splitter ${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={Math.round(min * 100)}
      aria-valuemax={Math.round(max * 100)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        dragging.current = null
      }}
      onDoubleClick={() => onShare(initial)}
      onKeyDown={onKeyDown}
    />
  )
}
