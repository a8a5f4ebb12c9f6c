// A password reset: one class event, three ways to hear it, and a failure that stops nobody: `npm run example pv-2`.
import { createEmitter, type EventsOf } from '@emitscope/emitter'

class PasswordResetRequested {
  static readonly type = 'password-reset-requested'
  readonly userId: number
  readonly email: string
  readonly token: string
  readonly expiresInMinutes: number
  constructor(userId: number, email: string, token: string, expiresInMinutes: number) {
    this.userId = userId
    this.email = email
    this.token = token
    this.expiresInMinutes = expiresInMinutes
  }
}

const bus = createEmitter<EventsOf<typeof PasswordResetRequested>>()
const seen = new Set<PasswordResetRequested>()

bus.on('password-reset-requested', (request) => {
  seen.add(request)
  console.log(`byName: a token for user ${request.userId}, for ${request.expiresInMinutes} minutes`)
})
bus.on(
  PasswordResetRequested,
  (request) => {
    seen.add(request)
    console.log(`send: a mail to ${request.email}`)
    throw new Error('the mail server refused the connection')
  },
  { onFailure: (error) => console.log(`onFailure: ${(error as Error).message}`) },
)
bus.on('*', (request, { type }) => {
  seen.add(request)
  console.log(`log: ${type}`)
})

bus.emit(new PasswordResetRequested(7, 'alice@pv.com', 'f00', 30))
console.log(`${seen.size} instance was seen by all`)

// Prints:
// byName: a token for user 7, for 30 minutes
// send: a mail to alice@pv.com
// onFailure: the mail server refused the connection
// log: password-reset-requested
// 1 instance was seen by all
