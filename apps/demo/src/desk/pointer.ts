import type { Shop } from './shop.ts'
import { addPoint, type TrailPoint } from './trail.ts'
import { createView, type View } from './view.ts'

export interface PointerState {
  readonly moves: number
  readonly drawn: number
}

export interface Pointer {
  readonly view: View<PointerState>
  /** The hand, or a scenario, moved. */
  move(point: TrailPoint): void
  /** As of now, not as of the last frame. */
  counts(): PointerState
  /** Draws each delivered place; returns what ends it. */
  onDraw(draw: (points: readonly TrailPoint[]) => void): () => void
}

export const openPointer = ({ emitters: { pointer } }: Shop): Pointer => {
  let moves = 0
  let drawn = 0
  let points: readonly TrailPoint[] = []
  const counts = (): PointerState => ({ moves, drawn })
  const view = createView(counts)

  return {
    view,
    counts,
    move(point) {
      moves++
      pointer.emit('pointer:moved', point)
      view.touch()
    },
    onDraw(draw) {
      draw(points)
      return pointer.on('pointer:moved', function drawTrail(point) {
        drawn++
        points = addPoint(points, point)
        draw(points)
      })
    },
  }
}
