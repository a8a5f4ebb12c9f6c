import { countWaiting } from '../desk/outbox.ts'
import type { Desk } from '../desk/shop.ts'
import { Icon } from './Icon.tsx'
import { useView } from './use-view.ts'
import './mail.css'

/** Enough to know whose it is; the address is nobody else's business. */
const short = (address: string) => `${address.slice(0, address.indexOf('@') + 1)}…`

export const Mail = ({ desk: { mail, switchboard } }: { desk: Desk }) => {
  const letters = useView(mail.view)
  const { strategyOf } = useView(switchboard.view)
  return (
    <section className="mail" aria-labelledby="mail-title">
      <div className="bar">
        <h2 id="mail-title">Mail</h2>
        <span className="muted">
          {strategyOf.mail}, {countWaiting(letters)} waiting
        </span>
      </div>
      {letters.length === 0 && <p className="nothing">Nothing sent yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys */}
      <ul className="scroll" tabIndex={0} aria-label="Letters">
        {letters.map(({ id, template, to, status }) => (
          <li key={id} className={status}>
            <Icon name={status === 'sent' ? 'tick' : 'clock'} size={12} />
            <span className="hidden">{status}</span>
            <span className="template">{template}</span>
            <span className="to">{short(to)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
