import type { Book } from './book.ts'
import type { Shop } from './shop.ts'

/** Long enough that a frame is missed at any refresh rate, and that the panel marks the handler as slow. */
const blockMs = 42

export const openReport = ({ emitters: { desk }, now }: Shop, book: Book): void => {
  // On purpose what nobody should do: a day's sums, over and over, on the main thread.
  desk.on('report:requested', function buildReport(_request, emission) {
    const startedAtMs = now()
    let total = 0
    let orders = 0
    do {
      const rows = book.view.get()
      orders = rows.length
      total = rows.reduce((cents, row) => cents + Math.round(row.total * 100), 0) / 100
    } while (now() - startedAtMs < blockMs)
    emission.emit('report:built', { orders, total, tookMs: now() - startedAtMs })
  })
}
