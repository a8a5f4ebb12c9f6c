import { useEffect, useRef } from 'react'
import type { Pointer } from '../desk/pointer.ts'
import { drawTrail, fitCanvas } from './draw-trail.ts'
import { useView } from './use-view.ts'
import './trail.css'

export const PointerTrail = ({ pointer }: { pointer: Pointer }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { moves, drawn } = useView(pointer.view)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    let points: Parameters<typeof drawTrail>[1] = []
    const draw = () => drawTrail(element, points)
    const stop = pointer.onDraw((next) => {
      points = next
      draw()
    })
    const resized = new ResizeObserver(() => {
      fitCanvas(element)
      draw()
    })
    resized.observe(element)
    const repaint = new MutationObserver(draw)
    repaint.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    return () => {
      stop()
      resized.disconnect()
      repaint.disconnect()
      dark.removeEventListener('change', draw)
    }
  }, [pointer])

  const move = (event: React.PointerEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const moved = event.nativeEvent.getCoalescedEvents()
    for (const { clientX, clientY } of moved.length > 0 ? moved : [event.nativeEvent])
      pointer.move({ x: (clientX - left) / width, y: (clientY - top) / height })
  }

  return (
    <section className="trail" aria-labelledby="trail-title">
      <div className="bar">
        <h2 id="trail-title">Pointer trail</h2>
        <span className="muted">
          {moves.toLocaleString('en')} moves, {drawn.toLocaleString('en')} drawn
        </span>
      </div>
      <canvas ref={canvas} onPointerMove={move} />
    </section>
  )
}
