import type { ImagingState } from '../desk/imaging.ts'
import { fitCanvas } from './draw-trail.ts'

/** The image, its tiles, and a veil over those that are not counted yet. */
export const drawImage = (
  canvas: HTMLCanvasElement,
  { canvas: source, frames }: NonNullable<ImagingState['image']>,
  counted: readonly boolean[],
): void => {
  const context = canvas.getContext('2d')
  if (context === null) return
  fitCanvas(canvas)
  // As much of the image as fills the place.
  const scale = Math.max(canvas.width / source.width, canvas.height / source.height)
  const [left, top] = [(canvas.width - source.width * scale) / 2, (canvas.height - source.height * scale) / 2]
  context.drawImage(source, left, top, source.width * scale, source.height * scale)

  const style = getComputedStyle(canvas)
  const place = ({ x, y, width, height }: (typeof frames)[number]) =>
    [left + x * scale, top + y * scale, width * scale, height * scale] as const
  context.strokeStyle = 'white'
  context.lineWidth = devicePixelRatio
  context.fillStyle = style.backgroundColor
  frames.forEach((frame, index) => {
    context.globalAlpha = 0.13
    context.strokeRect(...place(frame))
    if (counted[index] === true) return
    context.globalAlpha = 0.78
    context.fillRect(...place(frame))
  })
  context.globalAlpha = 1
}
