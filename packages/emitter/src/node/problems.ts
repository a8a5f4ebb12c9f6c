/** What was asked for cannot be done as it was written. The message says what to write instead; a stack would say nothing more. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** What somebody else's code threw; the message says when. */
export class Failure extends Error {
  override readonly name = 'Failure'
  override readonly cause: unknown
  constructor(message: string, cause: unknown) {
    super(message)
    this.cause = cause
  }
}
