/** A part of an image, in its pixels. */
export interface TileFrame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Tiles in a row and in a column. */
export const tilesPerSide = 8

/** Covers an image with tiles that touch and do not overlap, row by row. One too small for as many has fewer. */
export const cutFrames = (width: number, height: number, perSide = tilesPerSide): readonly TileFrame[] => {
  const cuts = (length: number) => {
    const parts = Math.min(perSide, length)
    return Array.from({ length: parts + 1 }, (_, part) => Math.round((part * length) / parts))
  }
  const [across, down] = [cuts(width), cuts(height)]
  return down.slice(1).flatMap((bottom, row) =>
    across.slice(1).map((right, column) => {
      const [x, y] = [across[column] as number, down[row] as number]
      return { x, y, width: right - x, height: bottom - y }
    }),
  )
}

/** The size of an image made to fit a square of `side` pixels; never larger than it was. */
export const fitInto = (width: number, height: number, side: number): { readonly width: number; readonly height: number } => {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
