export interface Shelf {
  readonly sku: string
  readonly left: number
  readonly full: number
}

/** At this many pieces or fewer a shelf is low. */
export const lowMark = 2

export const takeFrom = (shelves: readonly Shelf[], sku: string, quantity: number): readonly Shelf[] =>
  shelves.map((shelf) => (shelf.sku === sku ? { ...shelf, left: Math.max(0, shelf.left - quantity) } : shelf))

/** A delivery brings every shelf below a quarter back up to half. */
export const refill = (shelves: readonly Shelf[]): readonly Shelf[] =>
  shelves.map((shelf) => (shelf.left < shelf.full / 4 ? { ...shelf, left: Math.round(shelf.full / 2) } : shelf))

export const leftOf = (shelves: readonly Shelf[], sku: string): number => shelves.find((shelf) => shelf.sku === sku)?.left ?? 0
