import { createLinker } from '@emitscope/emitter'
import { countColours } from './histogram.ts'

/** A part of an image. Sent to a worker its pixels are moved, not copied. */
export interface ImageTile {
  /** Number of the image. */
  readonly image: number
  /** Place in the image, row by row. */
  readonly index: number
  readonly width: number
  readonly height: number
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

export type ImageEvents = {
  'image:tile': ImageTile
}

/** What becomes of a tile, wherever it is counted: this module is loaded by the page and by each worker. */
export const imageLinker = createLinker<ImageEvents>({ name: 'imaging' })

imageLinker.on('image:tile', function countTile({ pixels }) {
  return countColours(pixels)
})
