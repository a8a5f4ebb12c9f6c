/** One part of a pattern's text: literal, or a param. */
export type Piece = { readonly literal: string } | { readonly param: string; readonly converter: 'str' | 'int' | 'path' | 'own' }
/** What is subscribed to: a name, `'*'`, or a pattern. */
export type Target = string | readonly Piece[]

export interface SubscribeSpec {
  readonly target: Target
  readonly handler: number
  readonly once: boolean
  readonly priority: number | undefined
  /** Reached only where some param is this text. */
  readonly only: string | undefined
}
export type Handler = (payload: number, name: string, params: Readonly<Record<string, unknown>>) => void

/** What a program can do to an emitter, or to what stands for one. */
export interface World {
  on(spec: SubscribeSpec): void
  /** Ends the n-th subscription ever made. */
  unsubscribe(n: number): boolean
  off(target: Target | undefined, handler: number | undefined): boolean
  emit(name: string, payload: number): number
  /** Looks at more names than are remembered; nobody can tell. */
  flood(): void
  /** Runs everything that waits. */
  run(): void
  has(target: Target): boolean
  types(): string[]
  reached(name: string): number
}

const shapes = { str: '[^/]+', int: '[0-9]+', path: '[^]*', own: 'x[x/]*' } as const

export const textOf = (target: Target): string =>
  typeof target === 'string'
    ? target
    : target
        .map((piece) => {
          if ('literal' in piece) return piece.literal
          return piece.converter === 'str' ? `{${piece.param}}` : `{${piece.param}:${piece.converter}}`
        })
        .join('')

interface Entry {
  readonly spec: SubscribeSpec
  readonly match: (name: string) => Readonly<Record<string, unknown>> | undefined
  listed: boolean
  live: boolean
}

interface Waiting {
  readonly entry: Entry
  readonly name: string
  readonly payload: number
  readonly params: Readonly<Record<string, unknown>>
}

/** One regular expression for each pattern, asked at each emission: what all the rest must come to. */
const matcherOf = (target: Target): Entry['match'] => {
  if (typeof target === 'string') return (name) => (target === '*' || target === name ? {} : undefined)
  const source = target.map((piece) =>
    'literal' in piece ? [...piece.literal].map((one) => `[${one === '^' ? '\\^' : one}]`).join('') : `(${shapes[piece.converter]})`,
  )
  const shape = new RegExp(`^${source.join('')}$`)
  const params = target.filter((piece) => 'param' in piece)
  return (name) => {
    // Everything at once is no event: no pattern stands for it.
    const found = name === '*' ? null : shape.exec(name)
    if (found === null) return undefined
    return Object.fromEntries(
      params.map(({ param, converter }, at) => {
        const text = found[at + 1] ?? ''
        return [param, converter === 'int' ? Number(text) : converter === 'own' ? text.length : text]
      }),
    )
  }
}

/** The promises of `on`, `off` and `emit` about patterns, written down as simply as they read. */
export class Oracle implements World {
  readonly #deferred: boolean
  readonly #handlers: readonly Handler[]
  readonly #entries: Entry[] = []
  readonly #queue: Waiting[] = []

  constructor(deferred: boolean, handlers: readonly Handler[]) {
    this.#deferred = deferred
    this.#handlers = handlers
  }

  on(spec: SubscribeSpec): void {
    this.#entries.push({ spec, match: matcherOf(spec.target), listed: true, live: true })
  }

  unsubscribe(n: number): boolean {
    const entry = this.#entries[n]
    return entry !== undefined && this.#end([entry])
  }

  off(target: Target | undefined, handler: number | undefined): boolean {
    const matching = this.#entries.filter(
      ({ listed, spec }) =>
        listed && (target === undefined || isSame(spec.target, target)) && (handler === undefined || spec.handler === handler),
    )
    return this.#end(handler === undefined ? matching : matching.slice(0, 1))
  }

  emit(name: string, payload: number): number {
    const reached = this.#reached(name).flatMap((entry): Waiting[] => {
      const params = entry.match(name) ?? {}
      const { only } = entry.spec
      return only === undefined || Object.values(params).includes(only) ? [{ entry, name, payload, params }] : []
    })
    for (const { entry } of reached) if (entry.spec.once) entry.listed = false
    for (const waiting of reached)
      if (this.#deferred) this.#queue.push(waiting)
      else this.#deliver(waiting)
    return reached.length
  }

  flood(): void {}

  run(): void {
    for (let waiting = this.#queue.shift(); waiting !== undefined; waiting = this.#queue.shift()) this.#deliver(waiting)
  }

  has(target: Target): boolean {
    return this.#entries.some(({ listed, spec }) => listed && isSame(spec.target, target))
  }

  types(): string[] {
    const names = this.#entries.flatMap(({ listed, spec: { target } }) => (listed && typeof target === 'string' ? target : []))
    return [...new Set(names)].filter((name) => name !== '*').sort()
  }

  reached(name: string): number {
    return this.#reached(name).length
  }

  #reached(name: string): Entry[] {
    const rank = ({ spec }: Entry): number => spec.priority ?? (spec.target === '*' ? -1 : 0)
    return this.#entries.filter(({ listed, match }) => listed && match(name) !== undefined).sort((a, b) => rank(b) - rank(a))
  }

  #end(entries: readonly Entry[]): boolean {
    let ended = false
    for (const entry of entries) {
      ended ||= entry.live
      entry.listed = false
      entry.live = false
    }
    return ended
  }

  #deliver({ entry, name, payload, params }: Waiting): void {
    if (!entry.live) return
    if (entry.spec.once) entry.live = false
    this.#handlers[entry.spec.handler]?.(payload, name, params)
  }
}

/** A name is no pattern, though it may be written alike. */
const isSame = (one: Target, other: Target): boolean => typeof one === typeof other && textOf(one) === textOf(other)
