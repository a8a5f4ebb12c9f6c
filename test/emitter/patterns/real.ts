import { createEmitter, createLinker, type Emission, type SubscribeOptions, type Unsubscribe } from '@emitscope/emitter'
import { type Pattern, pattern } from '@emitscope/emitter/patterns'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import { type Handler, type SubscribeSpec, type Target, textOf, type World } from './oracle.ts'
import { isPlain } from './program.ts'

/** How an emission gets there: every way must come to the same. */
export type Via = 'name' | 'channel' | 'another emitter' | 'microtask'

const own = { match: /x[x/]*/, parse: (text: string) => text.length }
/** More than are remembered. */
const flooding = 600

/** What the library must have been loaded with, by whoever observes it. */
export interface Library {
  readonly createEmitter: typeof createEmitter
  readonly createLinker: typeof createLinker
}

/** The emitter itself as a world. */
export class Real implements World {
  // In production subscribing by name has a path of its own.
  readonly #host: ManualHost = createManualHost({ production: true })
  readonly #bus
  readonly #other
  readonly #via: Via
  readonly #handlers: readonly ((payload: unknown, emission: Emission) => void)[]
  readonly #stops: Unsubscribe[] = []
  readonly #patterns = new Map<string, Pattern>()
  #flooded = 0

  /** `label`: by which a recorder tells the handlers of this world from others. */
  constructor(via: Via, bodies: readonly Handler[], library: Library = { createEmitter, createLinker }, label = '') {
    const host = this.#host
    const strategy = via === 'microtask' ? { strategy: microtask({ host }) } : {}
    const shared = via === 'another emitter' ? { linker: library.createLinker<Record<string, number>>() } : {}
    this.#bus = library.createEmitter<Record<string, number>>({ host, ...shared, ...strategy })
    this.#other = via === 'another emitter' ? library.createEmitter<Record<string, number>>({ host, ...shared }) : this.#bus
    this.#via = via
    this.#handlers = bodies.map((body, index) => {
      const handler = isPlain(index)
        ? (payload: unknown) => body(payload as number, '', {})
        : (payload: unknown, { type, params }: Emission) => body(payload as number, String(type), params)
      return Object.defineProperty(handler, 'name', { value: `${label} ${index}` })
    })
  }

  on({ target, handler, once, priority, only }: SubscribeSpec): void {
    const options: SubscribeOptions = {
      ...(priority === undefined ? {} : { priority }),
      ...(only === undefined ? {} : { filter: ({ params }) => Object.values(params).includes(only) }),
    }
    const call = this.#handlers[handler] as (payload: unknown, emission: Emission) => void
    const bare = Object.keys(options).length === 0
    const method = once ? 'once' : 'on'
    this.#stops.push(bare ? this.#bus[method](this.#type(target), call) : this.#bus[method](this.#type(target), call, options))
  }

  unsubscribe(n: number): boolean {
    return this.#stops[n]?.() ?? false
  }

  off(target: Target | undefined, handler: number | undefined): boolean {
    const call = handler === undefined ? undefined : this.#handlers[handler]
    return target === undefined ? this.#bus.off(undefined, call) : this.#bus.off(this.#type(target), call)
  }

  emit(name: string, payload: number): number {
    if (this.#via === 'channel') return this.#bus.channel(name).emit(payload)
    return (payload % 2 === 0 ? this.#other : this.#bus).emit(name, payload)
  }

  flood(): void {
    for (let n = 0; n < flooding; n++) this.#bus.subscriptions(`flood ${this.#flooded++}`)
  }

  run(): void {
    this.#host.flushMicrotasks()
  }

  has(target: Target): boolean {
    return this.#bus.has(this.#type(target))
  }

  types(): string[] {
    return this.#bus.types().map(String).sort()
  }

  reached(name: string): number {
    return this.#bus.subscriptions(name).length
  }

  #type(target: Target): string | Pattern {
    if (typeof target === 'string') return target
    const text = textOf(target)
    // Without converters of its own the text alone decides: then it is made anew each time.
    const made = this.#patterns.get(text) ?? (/:own\}/.test(text) ? pattern(text, { converters: { own } }) : pattern(text))
    if (/:own\}/.test(text)) this.#patterns.set(text, made)
    return made
  }
}
