import { openingQuotes, type Quote } from './catalogue.ts'
import { dueAfter, pacePeriodMs } from './pace.ts'
import type { Random } from './random.ts'
import { createSequenceCheck, type SequenceReport } from './sequence.ts'
import type { Shop } from './shop.ts'
import { strategies } from './strategies.ts'
import { createView, type View } from './view.ts'

export interface TickerState {
  readonly quotes: readonly Quote[]
  readonly paused: boolean
  /** Measured over the last second. */
  readonly ticksPerSecond: number
  readonly check: SequenceReport
}

export interface Ticker {
  readonly view: View<TickerState>
  set(next: { paused?: boolean; ticksPerSecond?: number }): void
  setting(): { readonly paused: boolean; readonly ticksPerSecond: number }
  /** What the handler has seen, as of now. */
  check(): SequenceReport
}

const usualTicksPerSecond = 48
/** A late timer catches up by this much at most. */
const longestGapMs = 1000

/** The next price of a random walk that stays near the opening one. */
export const nextQuote = (opening: Quote, last: Quote, random: Random): Quote => {
  const step = (random() - 0.5) * opening.price * 0.004 - last.change * 0.02
  const price = Math.round((last.price + step) * 100) / 100
  return { symbol: opening.symbol, price, change: Math.round((price - opening.price) * 100) / 100 }
}

export const openTicker = ({ emitters: { desk, ticker }, random, every, now }: Shop, ticksPerSecond: number): Ticker => {
  const check = createSequenceCheck()
  const market = [...openingQuotes]
  let quotes: readonly Quote[] = openingQuotes
  let sequence = 0
  let received = 0
  let measured = 0
  let setting = { paused: ticksPerSecond === 0, ticksPerSecond: ticksPerSecond || usualTicksPerSecond }
  const view = createView((): TickerState => ({ quotes, paused: setting.paused, ticksPerSecond: measured, check: check.report() }))

  ticker.on('ticker:tick', function showQuote({ symbol, price, change }) {
    received++
    quotes = quotes.map((quote) => (quote.symbol === symbol ? { symbol, price, change } : quote))
    view.touch()
  })
  ticker.on('ticker:tick', function checkSequence(tick) {
    check.receive(tick.sequence)
  })
  // Before the switch itself: from then on a strategy that keeps the newest may skip what waits.
  desk.on(
    'strategy:chosen',
    function expectSkips({ emitter, strategy }) {
      if (emitter !== 'ticker') return
      if (strategies[strategy]().guarantees.mayDrop) check.allowSkips()
      else check.forbidSkipsAfter(sequence)
    },
    { priority: 1 },
  )

  const tick = () => {
    const place = sequence++ % market.length
    const opening = openingQuotes[place]
    const last = market[place]
    if (opening === undefined || last === undefined) return
    const quote = nextQuote(opening, last, random)
    market[place] = quote
    ticker.emit('ticker:tick', { sequence, ...quote })
  }

  let stop = () => {}
  const run = () => {
    stop()
    if (setting.paused) {
      measured = 0
      return
    }
    const startedAtMs = now()
    let done = 0
    let measuredAtMs = startedAtMs
    let receivedBefore = received
    stop = every(pacePeriodMs, () => {
      const atMs = now()
      const due = dueAfter(atMs - startedAtMs, setting.ticksPerSecond) - done
      const most = dueAfter(longestGapMs, setting.ticksPerSecond)
      for (let count = Math.min(due, most); count > 0; count--) tick()
      done += due
      if (atMs - measuredAtMs < 1000) return
      measured = Math.round(((received - receivedBefore) * 1000) / (atMs - measuredAtMs))
      measuredAtMs = atMs
      receivedBefore = received
      view.touch()
    })
  }
  desk.on('ticker:set', function setTicker(next) {
    setting = next
    run()
    view.touch()
  })
  run()

  return {
    view,
    set: (next) => {
      desk.emit('ticker:set', { ...setting, ...next })
    },
    setting: () => setting,
    check: () => check.report(),
  }
}
