import { useEffect, useState } from 'react'
import type { Desk } from '../desk/shop.ts'
import { type EmitterName, emitterNames, strategyNames } from '../desk/switchboard.ts'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'
import { Segments } from './Segments.tsx'
import { ThemeMenu } from './ThemeMenu.tsx'
import { useView } from './use-view.ts'
import './header.css'

/** A count that changes thousands of times a second is read ten times. */
const readPeriodMs = 100

const Waiting = ({ desk, emitter }: { desk: Desk; emitter: EmitterName }) => {
  const [waiting, setWaiting] = useState(0)
  useEffect(() => desk.shop.every(readPeriodMs, () => setWaiting(desk.switchboard.waiting(emitter))), [desk, emitter])
  return <span className="waiting">{waiting.toLocaleString('en')} waiting</span>
}

export const Header = ({ desk }: { desk: Desk }) => {
  const { switchboard, theme } = desk
  const { chosen, strategyOf } = useView(switchboard.view)
  return (
    <header className="header">
      <Mark size={22} />
      <h1>Emitscope</h1>
      <span className="muted">shop desk</span>
      <div className="switchboard">
        <span className={`chooser lane-${emitterNames.indexOf(chosen) + 1}`}>
          <span className="swatch" />
          <select aria-label="Emitter" value={chosen} onChange={(event) => switchboard.choose(event.target.value as EmitterName)}>
            {emitterNames.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <Icon name="chevron" />
        </span>
        <span className="muted">runs on</span>
        <Segments
          label={`Strategy of ${chosen}`}
          values={strategyNames}
          value={strategyOf[chosen]}
          onChange={(strategy) => void switchboard.switchTo(chosen, strategy)}
        />
        <Waiting desk={desk} emitter={chosen} />
      </div>
      <ThemeMenu setting={theme} />
    </header>
  )
}
