import type { BurstState } from '../desk/burst.ts'
import { burstRates, burstSeconds } from '../desk/options.ts'
import type { Desk } from '../desk/shop.ts'
import { burst as burstScenario } from '../scenarios/burst.ts'
import type { Runner } from '../scenarios/runner.ts'
import { Icon } from './Icon.tsx'
import { Segments } from './Segments.tsx'
import { useView } from './use-view.ts'
import './burst.css'

const describe = ({ emitted, account }: BurstState): string => {
  const all = emitted.toLocaleString('en')
  if (account === null) return `${all} emitted`
  if (account.emitted !== emitted) return `${all} emitted, ${account.emitted.toLocaleString('en')} recorded`
  return `${all} emitted = ${account.received.toLocaleString('en')} received + ${account.dropped.toLocaleString('en')} dropped`
}

const short = (rate: number) => (rate < 1000 ? String(rate) : `${rate / 1000}k`)

export const Burst = ({ desk: { burst }, runner }: { desk: Desk; runner: Runner }) => {
  const state = useView(burst.view)
  const { running, perSecond, seconds, emitted, framesPerSecond, account } = state
  const total = perSecond * seconds
  return (
    <section className="burst" aria-labelledby="burst-title">
      <div className="line">
        <h2 id="burst-title">Burst</h2>
        <Segments
          label="Events per second"
          values={burstRates}
          value={perSecond}
          format={short}
          disabled={running}
          onChange={(next) => burst.set({ perSecond: next })}
        />
        <span className="muted">per s, for</span>
        <Segments
          label="Seconds"
          values={burstSeconds}
          value={seconds}
          format={(value) => `${value} s`}
          disabled={running}
          onChange={(next) => burst.set({ seconds: next })}
        />
        <button type="button" className="button" disabled={running} onClick={() => void runner.start(burstScenario)}>
          <Icon name="play" size={12} /> Fire
        </button>
      </div>
      <div className="line">
        <progress max={total} value={emitted} aria-label="Burst" />
        <span className={account?.balanced === false ? 'accounting failed' : 'accounting'} data-testid="accounting">
          {describe(state)}
        </span>
        <span className="muted fps">{framesPerSecond === null ? '– fps' : `${framesPerSecond} fps`}</span>
      </div>
    </section>
  )
}
