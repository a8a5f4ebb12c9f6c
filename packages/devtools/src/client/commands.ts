import type { Command, CommandMessage, Reply } from '@emitscope/emitter/inspect'
import type { ClientHost } from './host.ts'

/** A command without an answer counts as lost after this long. */
export const COMMAND_TIMEOUT_MS = 2000

export type CommandFailure = 'refused' | 'failed' | 'timeout' | 'disconnected'

/** Why a command has no result; `message` is fit for the reader. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly failure: CommandFailure
  constructor(failure: CommandFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

interface Waiting {
  readonly name: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: CommandError) => void
  readonly cancelTimer: () => void
}

/** Numbers commands, pairs them with their replies, and gives up on those that take too long. */
export class CommandQueue {
  readonly #host: ClientHost
  readonly #postMessage: (message: CommandMessage) => void
  readonly #waiting: Map<number, Waiting> = new Map()
  #lastId = 0

  constructor(host: ClientHost, post: (message: CommandMessage) => void) {
    this.#host = host
    this.#postMessage = post
  }

  /** Sends a command. Resolves with the reply's result; rejects with a `CommandError`, after 2 s without an answer too. */
  send(command: Command): Promise<unknown> {
    const commandId = this.#lastId + 1
    const giveUp = () => {
      const waiting = this.#waiting.get(commandId)
      this.#waiting.delete(commandId)
      waiting?.reject(
        new CommandError('timeout', `No answer to ${command.name} within ${COMMAND_TIMEOUT_MS / 1000} s; the page may be paused.`),
      )
    }
    return this.#post(command, this.#host.setTimer(giveUp, COMMAND_TIMEOUT_MS))
  }

  /** Sends a command whose answer is taken however late it comes. */
  sendPatiently(command: Command): Promise<unknown> {
    return this.#post(command, () => {})
  }

  /** Takes a reply in; false where nobody waits for it. */
  receive(reply: Reply): boolean {
    const waiting = this.#waiting.get(reply.commandId)
    if (!waiting) return false
    this.#waiting.delete(reply.commandId)
    waiting.cancelTimer()
    if (reply.status === 'done') waiting.resolve(reply.result)
    else waiting.reject(new CommandError(reply.status, reply.reason || `The app answered ${waiting.name} with "${reply.status}".`))
    return true
  }

  /** Ends every wait: the connection they were made on is gone. */
  abandon(): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { name, cancelTimer, reject } of waiting) {
      cancelTimer()
      reject(new CommandError('disconnected', `The connection ended before ${name} was answered.`))
    }
  }

  #post(command: Command, cancelTimer: () => void): Promise<unknown> {
    const commandId = ++this.#lastId
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(commandId, { name: command.name, resolve, reject, cancelTimer })
      this.#postMessage({ kind: 'command', commandId, command })
    })
  }
}
