import type { EventKey, Params } from '../core/events.ts'
import type { Linker } from '../core/linker.ts'
import { Link, List, linksOf } from '../core/list.ts'
import type { LivePattern, PatternHost, PatternTable } from '../core/pattern-table.ts'
import type { Compiled } from './compile.ts'
import type { CompiledPattern } from './pattern.ts'
import { PatternIndex } from './pattern-index.ts'

/** Names nobody subscribed to that are remembered, with the list they have or with having none. */
const remembered = 512

/** A pattern with its own list. */
interface Home {
  readonly pattern: CompiledPattern
  readonly list: List
}

/** A pattern that matches a name, and where. */
interface Match {
  readonly home: Home
  readonly found: readonly string[]
}

/** The patterns of one linker: their lists, and which of them a name matches. */
export class Table implements PatternTable {
  private readonly linker: PatternHost
  private readonly homes = new Map<unknown, Home>()
  private readonly homeOf = new Map<List, Home>()
  private readonly index = new PatternIndex<Home>()
  /** Oldest first. */
  private readonly resolved = new Map<string, List | undefined>()
  /** Found already for the list that is about to be made. */
  private ahead: readonly Match[] | null = null

  constructor(linker: PatternHost) {
    this.linker = linker
  }

  list(pattern: LivePattern): List {
    const compiled = pattern as unknown as CompiledPattern
    const known = this.homes.get(compiled.key)
    if (known !== undefined) return known.list
    const home = { pattern: compiled, list: new List(compiled.text, this.linker as Linker, this.linker.flags) }
    this.homes.set(compiled.key, home)
    this.homeOf.set(home.list, home)
    this.index.add(compiled.compiled, home)
    return home.list
  }

  find(pattern: LivePattern): List | undefined {
    return this.homes.get((pattern as unknown as CompiledPattern).key)?.list
  }

  get isEmpty(): boolean {
    return this.homeOf.size === 0
  }

  lists(): readonly List[] {
    return [...this.homeOf.keys()]
  }

  drop(list: List): void {
    const home = this.homeOf.get(list)!
    this.homes.delete(home.pattern.key)
    this.homeOf.delete(list)
    this.index.remove(home.pattern.compiled, home)
  }

  spread(link: Link): void {
    const { compiled } = this.homeOf.get(link.list)!.pattern
    for (const list of this.linker.lists()) {
      const found = typeof list.type === 'string' ? compiled.match(list.type) : null
      if (found !== null) put(link, list, compiled, found)
    }
    for (const [name, list] of this.resolved) if (list === undefined) this.resolved.delete(name)
  }

  fold(list: List): void {
    const matches = this.ahead ?? this.matchesOf(list.type)
    this.ahead = null
    for (const { home, found } of matches) for (const link of linksOf(home.list)) put(link, list, home.pattern.compiled, found)
  }

  resolve(name: EventKey): List | undefined {
    if (typeof name !== 'string') return undefined
    const known = this.resolved.get(name)
    if (known === undefined && this.resolved.has(name)) return undefined
    this.resolved.delete(name)
    const matches = this.matchesOf(name)
    let list: List | undefined
    if (matches.length > 0) {
      this.ahead = matches
      list = this.linker.list(name)
    }
    this.resolved.set(name, list)
    if (this.resolved.size > remembered) this.forgetOldest()
    return list
  }

  private matchesOf(name: EventKey): Match[] {
    // '*' observes, and is never emitted.
    if (typeof name !== 'string' || name === '*') return []
    return this.index.find(name).flatMap((home) => {
      const found = home.pattern.compiled.match(name)
      return found === null ? [] : { home, found }
    })
  }

  forget(list: List): void {
    this.resolved.delete(list.type as string)
  }

  private forgetOldest(): void {
    const [name, list] = this.resolved.entries().next().value!
    this.resolved.delete(name)
    // One that somebody subscribed to since goes with that subscription.
    if (list !== undefined && !this.linker.hasOwn(list)) this.linker.vacate(list)
  }
}

/** A link of a pattern's own list, in the list of a name as well. */
const put = ({ fn, seq, details }: Link, list: List, compiled: Compiled, found: readonly string[]): void => {
  const link = new Link(list, fn, seq, details)
  let params: Params | undefined
  link.params = () => {
    params ??= compiled.parse(found)
    return params
  }
  list.insert(link)
}
