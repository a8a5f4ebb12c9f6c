import { keptPoints, type TrailPoint } from '../desk/trail.ts'

/** One canvas pixel per device pixel. */
export const fitCanvas = (canvas: HTMLCanvasElement): void => {
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio)
  canvas.height = Math.round(canvas.clientHeight * devicePixelRatio)
}

const gridStep = 24

export const drawTrail = (canvas: HTMLCanvasElement, points: readonly TrailPoint[]): void => {
  const context = canvas.getContext('2d')
  if (context === null) return
  const { clientWidth: width, clientHeight: height } = canvas
  const style = getComputedStyle(canvas)
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  context.clearRect(0, 0, width, height)

  context.fillStyle = style.borderTopColor
  context.globalAlpha = 0.35
  for (let x = gridStep; x < width; x += gridStep)
    for (let y = gridStep; y < height; y += gridStep) context.fillRect(x - 0.5, y - 0.5, 1, 1)

  context.fillStyle = style.color
  const oldest = keptPoints - points.length
  points.forEach(({ x, y }, index) => {
    const age = (oldest + index + 1) / keptPoints
    context.globalAlpha = 0.12 + 0.88 * age ** 2
    context.beginPath()
    context.arc(x * width, y * height, 1.8 + 2.4 * age, 0, 2 * Math.PI)
    context.fill()
  })
  context.globalAlpha = 1
}
