import { badArgument, EmitterError } from '../core/errors.ts'

/** What a setting may be. */
export type SettingKind = 'string' | 'number' | 'boolean'

interface SettingTypes {
  string: string
  number: number
  boolean: boolean
}

/** One setting: its kind alone where it must be there, or its kind and what stands in for it. */
export type SettingField =
  | SettingKind
  | { readonly type: SettingKind; readonly optional?: true; readonly default?: undefined }
  | { readonly [K in SettingKind]: { readonly type: K; readonly default: SettingTypes[K] } }[SettingKind]

/** What `parse` makes of fields `F`. */
export type SettingsOf<F> = {
  readonly [K in keyof F]: F[K] extends SettingKind
    ? SettingTypes[F[K]]
    : F[K] extends { readonly type: infer T extends SettingKind }
      ? F[K] extends { readonly optional: true }
        ? SettingTypes[T] | undefined
        : SettingTypes[T]
      : never
}

/** A definition of settings. Make one with `defineSettings`. */
export interface Settings<F> {
  readonly fields: F
  /**
   * Checks an object, which may have other fields too, and returns a frozen one of the declared fields alone; `null` counts as missing.
   * Throws `EmitterError` `SETTINGS` naming every field that is missing or of another kind, and what was found.
   */
  parse(values: unknown): SettingsOf<F>
}

const kinds: readonly unknown[] = ['string', 'number', 'boolean'] satisfies SettingKind[]
const isOf = (kind: SettingKind, value: unknown): boolean => typeof value === kind && !Number.isNaN(value)

/**
 * Declares an application's settings. A browser hands its own object to `parse`; in Node `loadSettings` of `/node` reads the file.
 * Throws a `TypeError` for a field that is no kind, or whose default is not of its kind.
 * @example defineSettings({ fields: { token: 'string', port: { type: 'number', default: 80 }, proxy: { type: 'string', optional: true } } })
 */
export const defineSettings = <const F extends Readonly<Record<string, SettingField>>>(definition: { readonly fields: F }): Settings<F> => {
  const fields = (definition as { fields?: F } | undefined)?.fields
  if (Object(fields) !== fields) throw badArgument('defineSettings', 'fields', 'an object', fields)
  const rules = Object.entries<SettingField>(fields!).map(([name, field]) => {
    const rule: { type: SettingKind; optional?: boolean; default?: unknown } = typeof field === 'object' ? { ...field } : { type: field }
    const at = `fields.${name}`
    if (!kinds.includes(rule.type)) throw badArgument('defineSettings', at, "'string', 'number', 'boolean' or { type }", rule.type)
    if (rule.default !== undefined && !isOf(rule.type, rule.default))
      throw badArgument('defineSettings', `${at}.default`, `a ${rule.type}`, rule.default)
    return { name, isOptional: rule.optional === true, ...rule }
  })
  return {
    fields: fields!,
    parse(values) {
      if (typeof values !== 'object' || values === null)
        throw new EmitterError(
          'SETTINGS',
          `settings must be an object with the fields ${Object.keys(fields!).join(', ')}, got ${found(values)}`,
        )
      const wrong: string[] = []
      const settings = rules.map(({ name, type, isOptional, default: other }): [string, unknown] => {
        const value = (Object.hasOwn(values, name) ? (values as Record<string, unknown>)[name] : undefined) ?? other
        if (value === undefined && !isOptional) wrong.push(`"${name}" is missing, it must be a ${type}`)
        else if (value !== undefined && !isOf(type, value)) wrong.push(`"${name}" must be a ${type}, got ${found(value)}`)
        return [name, value]
      })
      if (wrong.length > 0) throw new EmitterError('SETTINGS', `settings: ${wrong.join('; ')}`)
      return Object.freeze(Object.fromEntries(settings)) as SettingsOf<F>
    },
  }
}

/** What kind of thing was found, never its value: settings hold secrets, and errors end up in logs. */
const found = (value: unknown): string => {
  if (value === null || value === undefined || Number.isNaN(value)) return String(value)
  return Array.isArray(value) ? 'an array' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}
