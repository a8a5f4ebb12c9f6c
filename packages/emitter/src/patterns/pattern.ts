import { checkOptions } from '../core/arguments.ts'
import { type Pattern, patternTable } from '../core/events.ts'
import type { LivePattern } from '../core/pattern-table.ts'
import { printsAsJson } from '../core/print.ts'
import { type Compiled, compile } from './compile.ts'
import type { Checked, Converters, NamesOf, ParamsOf } from './params.ts'
import { Table } from './table.ts'

/** Options of `pattern`. */
export interface PatternOptions<C extends Converters = Converters> {
  /** Converters beside, or in place of, `str`, `int`, `float`, `path` and `uuid`. */
  readonly converters?: C
}

export class CompiledPattern {
  readonly text: string
  readonly compiled: Compiled
  /** What makes two patterns one event type: the same text, and with converters of its own the same pattern. */
  readonly key: unknown

  constructor(text: string, converters: Converters | undefined) {
    this.text = text
    this.compiled = compile(text, converters)
    this.key = converters === undefined ? text : this
  }

  match(name: unknown): object | undefined {
    const { compiled } = this
    const found = typeof name === 'string' ? compiled.match(name) : null
    return found === null ? undefined : compiled.parse(found)
  }

  toString(): string {
    return this.text
  }

  toJSON(): string {
    return this.text
  }
}
printsAsJson(CompiledPattern)
const makeTable: LivePattern[typeof patternTable] = (linker) => new Table(linker)
Object.defineProperty(CompiledPattern.prototype, patternTable, { value: makeTable })

/**
 * Makes an event type of a text with `{params}`: `bus.on(pattern('/user/{id:int}/saved'), (user, { params }) => params.id)`. It stands for every
 * name that matches as a whole, case and all; what is outside of braces is literal. `{name}` and `{name:str}` take anything but a `/`, `int` digits,
 * `float` a decimal number, `uuid` a UUID, `path` anything, and nothing at all; the first takes as much as it can. Params are typed from the literal.
 * Its subscriptions take their place among those of the name, by priority and in order of subscription. How many patterns there are does not
 * matter to `emit`: which of them match is found out once for each name. Two patterns of one text are one event type, unless they have converters of
 * their own. Throws a `TypeError` on an unknown converter, a param twice, or braces around anything else.
 */
export const pattern = <const Text extends string, const C extends Converters = Record<never, never>>(
  text: Checked<Text, C>,
  options?: PatternOptions<C>,
): Pattern<ParamsOf<Text, C>, NamesOf<Text, C>> => {
  checkOptions('pattern', options, {})
  return new CompiledPattern(text, options?.converters) as unknown as Pattern<ParamsOf<Text, C>, NamesOf<Text, C>>
}
