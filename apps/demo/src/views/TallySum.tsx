import { describeTally, isBalanced, type Tally } from '../desk/tally.ts'
import './tally.css'

const counted = new Intl.NumberFormat('en')

const Figure = ({ word, count }: { word: string; count: number }) => (
  <span className={count === 0 ? 'figure none' : 'figure'}>
    <b>{counted.format(count)}</b>
    {word}
  </span>
)

/** What became of an emitter's deliveries, as a sum one can check by eye; red where it does not come out. */
export const TallySum = ({ tally }: { tally: Tally }) => (
  <div className={isBalanced(tally) ? 'tally' : 'tally failed'} role="img" aria-label={describeTally(tally)} data-testid="tally">
    <Figure word="emitted" count={tally.emitted} />
    <i>→</i>
    <Figure word="deliveries" count={tally.due} />
    <i>=</i>
    <Figure word="delivered" count={tally.delivered} />
    <i>+</i>
    <Figure word="dropped" count={tally.dropped} />
    <i>+</i>
    <Figure word="waiting" count={tally.waiting} />
  </div>
)
