import {
  type Batch,
  type Command,
  type Hello,
  PROTOCOL,
  type RealmMessage,
  type RecordingLevel,
  speaksProtocol,
  type Transport,
} from '@emitscope/emitter/inspect'
import { isBatch } from './batch-guard.ts'
import { COMMAND_TIMEOUT_MS, CommandError, CommandQueue } from './commands.ts'
import { type ClientHost, platformHost } from './host.ts'

const PULL_VISIBLE_MS = 100
const PULL_HIDDEN_MS = 1000

/** `unresponsive`: connected, but a pull is out for longer than a command may take: the page is paused or busy. */
export type ClientStatus = 'opening' | 'open' | 'unresponsive' | 'lost' | 'incompatible' | 'closed'

/** Options of a client. */
export interface ClientOptions {
  /** What the realm shall record while this client is attached. @default 'deliveries' */
  level?: RecordingLevel
  /** @default the platform's timers */
  host?: ClientHost
}

/** What a client tells its owner. Calls come one after another, never inside `createClient`. */
export interface ClientHandlers {
  /** A session begins; rows of another `realmId` have nothing to do with those before. */
  hello(hello: Hello): void
  batch(batch: Batch): void
  status(status: ClientStatus): void
}

/** One panel's session with one realm: asks for batches, never with a question outstanding, and carries commands. */
export interface Client {
  readonly status: ClientStatus
  readonly hello: Hello | null
  /** Why it is `lost` or `incompatible`, in words for the reader. */
  readonly reason: string
  /** Answers that could not be read. */
  readonly unreadable: number
  /** Starts listening; again after a `close` or to try now. */
  open(handlers: ClientHandlers): void
  /** Resolves with the reply's result; rejects with a `CommandError` when refused, failed, late (2 s) or disconnected. */
  send(command: Command): Promise<unknown>
  setLevel(level: RecordingLevel): void
  /** Asks every 100 ms while somebody looks, every second otherwise. */
  setVisible(visible: boolean): void
  close(): void
}

/** Makes a client over a transport. It does nothing before `open`. */
export const createClient = (transport: Transport, options: ClientOptions = {}): Client => new PullClient(transport, options)

class PullClient implements Client {
  readonly #transport: Transport
  readonly #host: ClientHost
  readonly #commands: CommandQueue
  #level: RecordingLevel
  #handlers: ClientHandlers | null = null
  #unsubscribe: () => void = () => {}
  #cancelNext: () => void = () => {}
  #cursor = 0
  #visible = true
  #pulling = false
  /** Counts sessions: an answer of an earlier one must not drive this one's loop. */
  #session = 0
  status: ClientStatus = 'closed'
  hello: Hello | null = null
  reason = ''
  unreadable = 0

  constructor(transport: Transport, options: ClientOptions) {
    this.#transport = transport
    this.#host = options.host ?? platformHost
    this.#level = options.level ?? 'deliveries'
    this.#commands = new CommandQueue(this.#host, (message) => transport.post(message))
  }

  open(handlers: ClientHandlers): void {
    this.#stop()
    this.#handlers = handlers
    this.#setStatus('opening')
    this.#unsubscribe = this.#transport.subscribe((message) => this.#receive(message))
  }

  send(command: Command): Promise<unknown> {
    if (this.status === 'open' || this.status === 'unresponsive') return this.#commands.send(command)
    return Promise.reject(new CommandError('disconnected', 'Not connected to the app.'))
  }

  setLevel(level: RecordingLevel): void {
    if (level === this.#level) return
    this.#level = level
    if (this.status === 'open') this.#fireAndForget({ name: 'setLevel', level })
  }

  setVisible(visible: boolean): void {
    if (visible === this.#visible) return
    this.#visible = visible
    if (visible && this.status === 'open' && !this.#pulling) this.#schedule(false)
  }

  close(): void {
    if (this.status === 'closed') return
    const attached = this.status === 'open' || this.status === 'unresponsive'
    if (attached) this.#fireAndForget({ name: 'detach' })
    this.#stop()
    this.#setStatus('closed')
    this.#handlers = null
  }

  #stop(): void {
    this.#session += 1
    this.#pulling = false
    this.#cancelNext()
    this.#unsubscribe()
    this.#unsubscribe = () => {}
    this.#commands.abandon()
  }

  #receive(message: RealmMessage): void {
    switch (message.kind) {
      case 'hello':
        this.#greet(message)
        break
      case 'reply':
        this.#commands.receive(message)
        break
      case 'bye':
        this.#lose(message.reason)
        break
      default:
        this.unreadable += 1
    }
  }

  #greet(hello: Hello): void {
    this.#session += 1
    this.#pulling = false
    this.#cancelNext()
    this.#commands.abandon()
    if (!speaksProtocol(hello.protocol)) {
      this.reason = `The app speaks protocol ${hello.protocol}, this panel ${PROTOCOL}.`
      this.hello = hello
      this.#setStatus('incompatible')
      return
    }
    if (hello.realmId !== this.hello?.realmId) this.#cursor = 0
    this.hello = hello
    this.reason = ''
    this.#handlers?.hello(hello)
    this.#setStatus('open')
    this.#fireAndForget({ name: 'attach', level: this.#level })
    void this.#pull()
  }

  /** Failures of these show in the next pull, which has the same fate and says so. */
  #fireAndForget(command: Command): void {
    this.#commands.send(command).catch(() => {})
  }

  async #pull(): Promise<void> {
    if (this.#transport.status !== 'open') {
      this.#lose('The connection to the app is closed.')
      return
    }
    const session = this.#session
    this.#pulling = true
    const answer = await this.#ask()
    if (session !== this.#session) return
    this.#pulling = false
    if (this.status === 'unresponsive') this.#setStatus('open')
    if (isBatch(answer)) {
      this.#cursor = answer.cursor
      try {
        this.#handlers?.batch(answer)
      } catch {
        // What its rows say comes from another realm: one that cannot be read is counted, the next is asked for.
        this.unreadable += 1
      }
    } else this.unreadable += 1
    if (session === this.#session) this.#schedule(isBatch(answer) && answer.more)
  }

  /**
   * The answer to one pull, however late: definitions are sent once per client, so an answer must not be thrown away while the
   * connection holds. Only the status tells that it takes too long.
   */
  #ask(): Promise<unknown> {
    const session = this.#session
    const cancel = this.#host.setTimer(() => session === this.#session && this.#setStatus('unresponsive'), COMMAND_TIMEOUT_MS)
    return this.#commands.sendPatiently({ name: 'pull', cursor: this.#cursor }).then(
      (result) => {
        cancel()
        return result
      },
      () => {
        cancel()
        return undefined
      },
    )
  }

  #schedule(more: boolean): void {
    this.#cancelNext()
    const pull = () => void this.#pull()
    if (more) this.#cancelNext = this.#host.nextFrame(pull)
    else this.#cancelNext = this.#host.setTimer(pull, this.#visible ? PULL_VISIBLE_MS : PULL_HIDDEN_MS)
  }

  /** Keeps what was received and waits for the transport, which comes back with a `hello`. */
  #lose(reason: string): void {
    this.#session += 1
    this.#pulling = false
    this.#cancelNext()
    this.#commands.abandon()
    this.reason = reason
    this.#setStatus('lost')
  }

  #setStatus(status: ClientStatus): void {
    if (status === this.status) return
    this.status = status
    this.#handlers?.status(status)
  }
}
