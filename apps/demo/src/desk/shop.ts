import type { Recorder } from '@emitscope/emitter/inspect'
import { type Book, openBook } from './book.ts'
import { type Burst, openBurst } from './burst.ts'
import { type Counter, openCounter } from './counter.ts'
import { createEmitters, type Emitters } from './emitters.ts'
import { type Imaging, openImaging } from './imaging.ts'
import { createLedger } from './ledger.ts'
import { type Mail, openMail } from './mail.ts'
import type { DeskOptions } from './options.ts'
import { openPayments, type Payments } from './payments.ts'
import { openPointer, type Pointer } from './pointer.ts'
import { createRandom, type Random } from './random.ts'
import { openReport } from './report.ts'
import { openStock, type Stock } from './stock.ts'
import { openSwitchboard, type Switchboard } from './switchboard.ts'
import { openTallies, type Tallies } from './tallies.ts'
import { openTheme, type ThemeSetting } from './theme.ts'
import { openTicker, type Ticker } from './ticker.ts'

/** What every department works with. */
export interface Shop {
  readonly emitters: Emitters
  readonly random: Random
  /** Milliseconds, monotonic. */
  now(): number
  after(ms: number): Promise<void>
  /** Returns what ends it. */
  every(ms: number, run: () => void): () => void
  nextFrame(run: () => void): void
}

export interface Desk {
  readonly shop: Shop
  readonly switchboard: Switchboard
  readonly tallies: Tallies
  readonly stock: Stock
  readonly counter: Counter
  readonly book: Book
  readonly payments: Payments
  readonly mail: Mail
  readonly ticker: Ticker
  readonly pointer: Pointer
  readonly imaging: Imaging
  readonly burst: Burst
  readonly theme: ThemeSetting
}

const createShop = (seed: number): Shop => ({
  emitters: createEmitters(),
  random: createRandom(seed),
  now: () => performance.now(),
  after: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  every(ms, run) {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },
  nextFrame: (run) => {
    requestAnimationFrame(run)
  },
})

/** Opens the shop: every department subscribes, then the day's first events are emitted. */
export const openDesk = (options: DeskOptions, recorder: Recorder | null): Desk => {
  const shop = createShop(options.seed)
  // Departments that run by timers draw from a stream of their own: the orders of a seed stay the same however many ticks came between.
  const withStream = (number: number): Shop => ({ ...shop, random: createRandom(options.seed + number) })
  const switchboard = openSwitchboard(shop.emitters)
  const book = openBook(withStream(1))
  const stock = openStock(withStream(2))
  const payments = openPayments(withStream(3))
  const mail = openMail(withStream(4))
  const counter = openCounter(shop, stock)
  openReport(shop, book)
  const ledger = recorder === null ? null : createLedger(recorder, shop.after, shop.nextFrame)
  return {
    shop,
    switchboard,
    tallies: openTallies(recorder, shop.emitters, shop.every),
    stock,
    counter,
    book,
    payments,
    mail,
    ticker: openTicker(withStream(5), options.ticks),
    pointer: openPointer(shop),
    imaging: openImaging(withStream(6)),
    burst: openBurst(shop, ledger, options.rate, options.seconds),
    theme: openTheme(shop, options.theme),
  }
}
