import { createRandom, type Random } from './random.ts'

/** A landscape to count the colours of: a sky, a sun on its way, two ridges. */
export interface Scene {
  /** Paints it at a time of its day, 0 at noon to 1 at dusk. */
  paint(context: OffscreenCanvasRenderingContext2D, time: number): void
}

export const sceneSize = { width: 1024, height: 448 } as const

type Colour = readonly number[]
const between = (from: Colour, to: Colour, share: number): Colour => from.map((value, at) => value + ((to[at] ?? value) - value) * share)
const mix = (from: Colour, to: Colour, share: number) => `rgb(${between(from, to, share).map(Math.round).join(' ')})`

const noon = {
  top: [58, 122, 190],
  bottom: [206, 228, 240],
  sun: [255, 252, 232],
  far: [118, 142, 170],
  farFoot: [152, 176, 192],
  near: [62, 96, 88],
  nearFoot: [38, 62, 64],
}
const dusk = {
  top: [34, 70, 126],
  bottom: [246, 164, 98],
  sun: [255, 228, 164],
  far: [84, 104, 148],
  farFoot: [128, 108, 118],
  near: [40, 58, 84],
  nearFoot: [22, 32, 50],
}

/** Heights of a ridge from left to right: the middle of each stretch is moved up or down, less the shorter it is. */
const ridgeOf = (random: Random, low: number, high: number, detail = 6): readonly number[] => {
  let heights = [low, high, low, high].map((height) => height + (random() - 0.5) * (high - low))
  for (let step = 0, reach = (high - low) * 0.7; step < detail; step++, reach *= 0.52)
    heights = heights.flatMap((height, place) => {
      const next = heights[place + 1]
      return next === undefined ? [height] : [height, (height + next) / 2 + (random() - 0.5) * reach]
    })
  return heights
}

/** The same seed paints the same landscape. */
export const createScene = (seed: number): Scene => {
  const random = createRandom(seed)
  const far = ridgeOf(random, 0.34, 0.62)
  const near = ridgeOf(random, 0.12, 0.36)
  const [sunFrom, sunTo] = [0.14 + random() * 0.16, 0.6 + random() * 0.24]

  return {
    paint(context, time) {
      const { width, height } = context.canvas
      const sky = context.createLinearGradient(0, 0, 0, height * 0.8)
      sky.addColorStop(0, mix(noon.top, dusk.top, time))
      sky.addColorStop(1, mix(noon.bottom, dusk.bottom, time))
      context.fillStyle = sky
      context.fillRect(0, 0, width, height)

      context.fillStyle = mix(noon.sun, dusk.sun, time)
      context.beginPath()
      context.arc(width * (sunFrom + (sunTo - sunFrom) * time), height * (0.2 + 0.3 * time ** 2), height * 0.1, 0, 2 * Math.PI)
      context.fill()

      const paintRidge = (ridge: readonly number[], from: Colour, to: Colour) => {
        const haze = context.createLinearGradient(0, height * (1 - Math.max(...ridge)), 0, height)
        haze.addColorStop(0, mix(from, to, 0))
        haze.addColorStop(1, mix(from, to, 1))
        context.fillStyle = haze
        context.beginPath()
        context.moveTo(0, height)
        ridge.forEach((tall, place) => {
          context.lineTo((place / (ridge.length - 1)) * width, height * (1 - tall))
        })
        context.lineTo(width, height)
        context.fill()
      }
      paintRidge(far, between(noon.far, dusk.far, time), between(noon.farFoot, dusk.farFoot, time))
      paintRidge(near, between(noon.near, dusk.near, time), between(noon.nearFoot, dusk.nearFoot, time))
    },
  }
}
