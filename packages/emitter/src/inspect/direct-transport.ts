import type { RealmMessage, Transport } from './protocol.ts'
import type { Recorder } from './recorder.ts'
import { Session } from './session.ts'

/** A client in the recorder's own realm: the same messages, by reference, answered in a microtask. */
export const createDirectTransport = (recorder: Recorder): Transport => {
  const handlers = new Set<(message: RealmMessage) => void>()
  let session: Session | undefined = new Session(recorder, (message) => {
    for (const handler of [...handlers]) handler(message)
  })
  return {
    get status() {
      return session === undefined ? 'closed' : 'open'
    },
    post(message) {
      recorder.host.queueMicrotask(() => session?.receive(message))
    },
    subscribe(handler) {
      handlers.add(handler)
      recorder.host.queueMicrotask(() => {
        if (handlers.has(handler)) session?.greet()
      })
      return () => void handlers.delete(handler)
    },
    close() {
      session?.close()
      session = undefined
      handlers.clear()
    },
  }
}
