import { type ReactNode, useEffect, useState } from 'react'
import { plural } from '../model/format.ts'
import { useSession } from './shared/panel-context.ts'

const PAUSE_MS = 2000

/** For those who do not see the rows arrive: one polite sentence, at most every two seconds. */
export function LiveText(): ReactNode {
  const session = useSession()
  const [text, setText] = useState('')
  useEffect(() => {
    let told = { events: session.model.accounting.received, failures: session.model.failures.count }
    const timer = setInterval(() => {
      const { accounting, failures } = session.model
      const events = accounting.received - told.events
      const failed = failures.count - told.failures
      told = { events: accounting.received, failures: failures.count }
      if (events > 0) setText(`${plural(events, 'new event')}${failed > 0 ? `, ${failed} failed` : ''}`)
    }, PAUSE_MS)
    return () => clearInterval(timer)
  }, [session])
  return (
    <div className="hidden-text" aria-live="polite">
      {text}
    </div>
  )
}
