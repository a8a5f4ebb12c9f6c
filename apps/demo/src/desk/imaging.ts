import { addHistogram, countedPixels, emptyHistogram, type Histogram } from './histogram.ts'
import type { ImageTile } from './image-linker.ts'
import { createScene, sceneSize } from './scene.ts'
import type { Shop } from './shop.ts'
import { cutFrames, fitInto, type TileFrame } from './tiles.ts'
import { createView, type View } from './view.ts'

/** How far the counting of one image is. */
export interface Count {
  /** Of the tiles counted so far. */
  readonly histogram: Histogram
  /** Of each tile, whether it was counted. */
  readonly counted: readonly boolean[]
  /** Tiles whose outcome is not known yet. */
  readonly underWay: number
  /** Tiles a strategy let go of. */
  readonly dropped: number
}

export interface ImagingState {
  /** The image shown, null before the first. */
  readonly image: { readonly name: string; readonly canvas: OffscreenCanvas; readonly frames: readonly TileFrame[] } | null
  /** Of a running scene that of the last image that was counted to its end: curves that start over are nothing to look at. */
  readonly count: Count
  /** Changes with every tile: canvas and count stay the same objects. */
  readonly version: number
  readonly tookMs: number | null
  /** Why the last file was no image, or a tile could not be counted. */
  readonly problem: string | null
  /** Whether one scene follows the other. */
  readonly running: boolean
}

export interface ImagingResult {
  readonly image: number
  readonly pixels: number
  readonly countedPixels: number
  readonly tiles: number
  readonly tookMs: number
}

export interface Imaging {
  readonly view: View<ImagingState>
  /** Paints a landscape and counts its colours. */
  generate(): void
  /** Counts the colours of an image a user picked or dropped. */
  open(file: File): Promise<void>
  /** One scene after the other, until stopped. */
  run(running: boolean): void
}

/** Larger images are made smaller first: some million pixels would tell no more. */
const longestSide = 1024
/** A running scene has so many images a second at most, and so many from noon to dusk and back. */
const imageEveryMs = 80
const imagesPerDay = 160

const createCanvas = (width: number, height: number) => {
  const canvas = new OffscreenCanvas(width, height)
  // Its pixels are read more often than it is shown.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser draws on no OffscreenCanvas')
  return { canvas, context }
}
type Surface = ReturnType<typeof createCanvas>

/** The recorder keeps payloads for the panel; pixels that were counted would fill the memory with nothing to see. */
const release = ({ pixels: { buffer } }: ImageTile) => {
  if (buffer.byteLength > 0) structuredClone(buffer, { transfer: [buffer] })
}

class LiveCount implements Count {
  readonly histogram = emptyHistogram()
  readonly counted: boolean[]
  dropped = 0
  underWay: number
  constructor(tiles: number) {
    this.counted = Array.from({ length: tiles }, () => false)
    this.underWay = tiles
  }

  /** A tile's histogram, or undefined for one that was let go. */
  add(index: number, histogram: Histogram | undefined): void {
    this.underWay--
    if (histogram === undefined) {
      this.dropped++
      return
    }
    addHistogram(this.histogram, histogram)
    this.counted[index] = true
  }
}

export const openImaging = ({ emitters: { desk, imaging }, random, now, after }: Shop): Imaging => {
  let surface: Surface | null = null
  let number = 0
  /** Of the newest image. */
  let count = new LiveCount(0)
  let state: ImagingState = { image: null, count, version: 0, tookMs: null, problem: null, running: false }
  const view = createView(() => state)
  const show = (change: Partial<ImagingState>) => {
    state = { ...state, ...change, version: state.version + 1 }
    view.touch()
  }

  const tileOf = ({ context }: Surface, { x, y, width, height }: TileFrame, index: number): ImageTile => {
    const { data } = context.getImageData(x, y, width, height)
    return { image: number, index, width, height, pixels: data }
  }

  desk.on('image:chosen', async function cutImage({ image, name, width, height }, emission) {
    const source = surface
    // On a strategy that waits the next image may be there already.
    if (source === null || image !== number) return
    const frames = cutFrames(width, height)
    const own = new LiveCount(frames.length)
    count = own
    const keepsShown = state.running && state.count.counted.length === frames.length
    show({ image: { name, canvas: source.canvas, frames }, problem: null, ...(keepsShown ? {} : { count: own, tookMs: null }) })
    const tiles = frames.map((frame, index) => tileOf(source, frame, index))
    const startedAtMs = now()
    await Promise.all(
      tiles.map(async (tile) => {
        const { values, errors } = await imaging.emitAsync('image:tile', tile, { cause: emission })
        release(tile)
        own.add(tile.index, values[0] as Histogram | undefined)
        // Images that were replaced are counted to their end, and not shown.
        if (errors.length > 0 && count === own) show({ problem: String(errors[0]) })
        else if (state.count === own) show({})
      }),
    )
    const tookMs = Math.round((now() - startedAtMs) * 10) / 10
    const pixels = { pixels: width * height, countedPixels: countedPixels(own.histogram) ?? 0 }
    emission.emit('histogram:ready', { image, ...pixels, tiles: frames.length, tookMs })
  })
  desk.on('histogram:ready', function showHistogram({ image, tookMs }) {
    if (image === number) show({ count, tookMs })
  })
  desk.on('image:refused', function showRefusal({ name }) {
    show({ problem: `${name} is no image this browser can read` })
  })

  const choose = (name: string, next: Surface) => {
    surface = next
    const { width, height } = next.canvas
    desk.emit('image:chosen', { image: ++number, name, width, height })
  }

  /** One canvas for all images of a running scene: the last one has been counted, or is replaced. */
  let day = { surface: null as Surface | null, scene: createScene(0), time: 0 }
  const paint = (time: number) => {
    day.surface ??= createCanvas(sceneSize.width, sceneSize.height)
    day.scene.paint(day.surface.context, time)
    choose('landscape', day.surface)
  }
  const newDay = () => {
    day = { ...day, scene: createScene(Math.floor(random() * 2 ** 31)), time: 0.62 }
  }

  const runScenes = async () => {
    if (state.image === null) newDay()
    for (let step = Math.round(day.time * imagesPerDay); state.running; step++) {
      const startedAtMs = now()
      day.time = Math.abs((((step + imagesPerDay) / imagesPerDay) % 2) - 1)
      const ready = desk.next('histogram:ready', { filter: ({ payload }) => payload.image === number })
      paint(day.time)
      await ready
      await after(Math.max(0, imageEveryMs - (now() - startedAtMs)))
    }
  }
  desk.on('imaging:set', function setImaging({ running }) {
    const begins = running && !state.running
    show({ running })
    if (begins) void runScenes()
  })

  const stop = () => {
    if (state.running) desk.emit('imaging:set', { running: false })
  }
  return {
    view,
    generate() {
      stop()
      newDay()
      paint(day.time)
    },
    async open(file) {
      stop()
      let bitmap: ImageBitmap
      try {
        bitmap = await createImageBitmap(file)
      } catch {
        desk.emit('image:refused', { name: file.name })
        return
      }
      const { width, height } = fitInto(bitmap.width, bitmap.height, longestSide)
      const next = createCanvas(width, height)
      next.context.drawImage(bitmap, 0, 0, width, height)
      bitmap.close()
      choose(file.name, next)
    },
    run: (running) => {
      desk.emit('imaging:set', { running })
    },
  }
}
