export type OrderStatus = 'cart' | 'authorising' | 'declined' | 'paid' | 'shipped'

export interface OrderRow {
  readonly id: string
  readonly customer: string
  readonly items: number
  readonly total: number
  readonly status: OrderStatus
}

/** Rows the desk keeps on screen, newest first. */
const keptRows = 200

/** Adds a row on top, or replaces the row of the same order where it stands. */
export const putOrder = (rows: readonly OrderRow[], row: OrderRow): readonly OrderRow[] =>
  rows.some((other) => other.id === row.id) ? rows.map((other) => (other.id === row.id ? row : other)) : [row, ...rows].slice(0, keptRows)

export const setStatus = (rows: readonly OrderRow[], id: string, status: OrderStatus): readonly OrderRow[] =>
  rows.map((row) => (row.id === id ? { ...row, status } : row))

/** `11 today, 1 needs you` */
export const describeOrders = (rows: readonly OrderRow[]): string => {
  const declined = rows.filter((row) => row.status === 'declined').length
  const today = `${rows.length} today`
  if (declined === 0) return today
  return `${today}, ${declined} ${declined === 1 ? 'needs' : 'need'} you`
}
