import { badArgument } from './errors.ts'

/** What an option may be, in the words an error says it with. */
export type Kind =
  | 'a string'
  | 'a function'
  | 'a number'
  | 'a whole number'
  | 'a positive whole number'
  | 'milliseconds, 0 or more'
  | 'an AbortSignal'
  | 'an object'

const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  'a string': (value) => typeof value === 'string',
  'a function': (value) => typeof value === 'function',
  'a number': (value) => typeof value === 'number' && !Number.isNaN(value),
  'a whole number': Number.isInteger,
  'a positive whole number': (value) => Number.isInteger(value) && (value as number) > 0,
  'milliseconds, 0 or more': (value) => typeof value === 'number' && value >= 0,
  'an object': (value) => Object(value) === value,
  'an AbortSignal': (value) => typeof (value as { addEventListener?: unknown } | null)?.addEventListener === 'function',
}

/** Throws a `TypeError` that names the option and what it was. Options left out or undefined are fine. */
export const checkOptions = (call: string, options: unknown, rules: Readonly<Record<string, Kind | readonly string[]>>): void => {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null) throw badArgument(call, 'options', 'an object', options)
  for (const name in rules) {
    const value = (options as Record<string, unknown>)[name]
    const rule = rules[name]!
    if (value === undefined || (typeof rule === 'string' ? kinds[rule](value) : rule.includes(value as string))) continue
    throw badArgument(call, `options.${name}`, typeof rule === 'string' ? rule : `'${rule.join("' or '")}'`, value)
  }
}
