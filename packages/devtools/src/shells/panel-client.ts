import type { Client } from '../client/client.ts'
import { platformHost } from '../client/host.ts'
import { PanelSession } from '../store/session.ts'
import type { UiState } from '../store/ui-state.ts'

/** Joins a client and a session: what the client hears goes into the rows, what the views ask goes out. */
export const openSession = (client: Client, ui: Partial<UiState> = {}): PanelSession => {
  const listen = () =>
    client.open({
      hello: (hello) => session.hello(hello),
      batch: (batch) => session.batch(batch),
      status: (status) => session.status(status, client.reason, client.hello),
    })
  const session = new PanelSession(
    { send: (command) => client.send(command), reconnect: listen },
    { ...platformHost, now: () => performance.now() },
    { ui },
  )
  listen()
  return session
}
