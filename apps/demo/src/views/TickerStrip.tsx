import type { Quote } from '../desk/catalogue.ts'
import { describeSequence, isFaultless } from '../desk/sequence.ts'
import type { Ticker } from '../desk/ticker.ts'
import { Icon } from './Icon.tsx'
import { useView } from './use-view.ts'
import './ticker.css'

const direction = (change: number) => (change > 0 ? 'up' : change < 0 ? 'down' : 'even')
const signed = (change: number) => `${change > 0 ? '+' : ''}${change.toFixed(2)}`

const QuoteText = ({ quote: { symbol, price, change } }: { quote: Quote }) => (
  <li>
    {symbol} {price.toFixed(2)} <span className={direction(change)}>{signed(change)}</span>
  </li>
)

export const TickerStrip = ({ ticker }: { ticker: Ticker }) => {
  const { quotes, paused, ticksPerSecond, check } = useView(ticker.view)
  const faultless = isFaultless(check)
  return (
    <section className="ticker" aria-label="Ticker">
      <ul className="quotes">
        {quotes.map((quote) => (
          <QuoteText key={quote.symbol} quote={quote} />
        ))}
      </ul>
      <span className={faultless ? 'check' : 'check failed'} data-testid="ticker-check">
        <Icon name={faultless ? 'tick' : 'cross'} size={12} />
        {describeSequence(check)}
      </span>
      <span className="rate">{ticksPerSecond.toLocaleString('en')} ticks/s</span>
      <button type="button" className="button small" aria-pressed={paused} onClick={() => ticker.set({ paused: !paused })}>
        <Icon name={paused ? 'play' : 'pause'} size={12} />
        {paused ? 'Resume' : 'Pause'}
      </button>
    </section>
  )
}
