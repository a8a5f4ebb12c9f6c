import type { Desk } from '../desk/shop.ts'
import { describeStrategy, type EmitterName, emitterNames, strategyNames, whyNot } from '../desk/strategies.ts'
import { Icon } from './Icon.tsx'
import { Segments } from './Segments.tsx'
import { TallySum } from './TallySum.tsx'
import { useView } from './use-view.ts'
import './switchboard.css'

/** An emitter, what it runs on, and what became of its deliveries: changed while they are on their way, the sum still comes out. */
export const Switchboard = ({ desk: { switchboard, tallies } }: { desk: Desk }) => {
  const { chosen, strategyOf } = useView(switchboard.view)
  const tally = useView(tallies)?.[chosen]
  return (
    <div className="switchboard">
      <span className={`chooser lane-${(emitterNames.indexOf(chosen) % 8) + 1}`}>
        <span className="swatch" />
        <select aria-label="Emitter" value={chosen} onChange={(event) => switchboard.choose(event.target.value as EmitterName)}>
          {emitterNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <Icon name="chevron" />
      </span>
      <span className="muted runs-on">runs on</span>
      <Segments
        label={`Strategy of ${chosen}`}
        values={strategyNames}
        value={strategyOf[chosen]}
        describe={describeStrategy}
        whyNot={(strategy) => whyNot(chosen, strategy)}
        onChange={(strategy) => void switchboard.switchTo(chosen, strategy)}
      />
      {tally !== undefined && <TallySum tally={tally} />}
      <button
        type="button"
        className="button small"
        title={`Run what waits in ${chosen}, now`}
        disabled={strategyOf[chosen] === 'sync'}
        onClick={() => switchboard.flush(chosen)}
      >
        Flush
      </button>
    </div>
  )
}
