export interface TrailPoint {
  readonly x: number
  readonly y: number
}

/** Points that stay visible; older ones fade out. */
export const keptPoints = 90

export const addPoint = (points: readonly TrailPoint[], point: TrailPoint): readonly TrailPoint[] => [...points, point].slice(-keptPoints)

/** A wave from the lower left to the upper right, at `progress` 0 to 1: what the scenario draws in place of a hand. */
export const wave = (progress: number): TrailPoint => ({
  x: 0.08 + 0.82 * progress,
  y: 0.5 + 0.3 * Math.sin(progress * Math.PI * 3.4 + 0.6) * (0.45 + 0.55 * progress),
})
