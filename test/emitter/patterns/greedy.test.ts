import { pattern } from '@emitscope/emitter/patterns'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const pieces = fc.array(fc.constantFrom('a', '-', '/', '{}', '{:int}', '{:path}', '{}', '-'), { minLength: 1, maxLength: 8 })
const names = fc.string({ unit: fc.constantFrom('a', '-', '/', '1', 'b', '\n'), maxLength: 14 })
const expressions = { '{}': '([^/]+)', '{:int}': '(\\d+)', '{:path}': '([\\s\\S]*)' } as Readonly<Record<string, string>>

it('params are cut as a greedy expression cuts them, however many stand together', () => {
  let matched = 0
  fc.assert(
    fc.property(pieces, fc.array(names, { minLength: 10, maxLength: 10 }), (parts, candidates) => {
      const text = parts.map((part, at) => (part.startsWith('{') ? part.replace('{', `{p${at}`) : part)).join('')
      const expression = new RegExp(`^${parts.map((part) => expressions[part] ?? part.replace(/[-/]/g, '\\$&')).join('')}$`)
      const compiled = pattern(text as string)
      for (const name of candidates) {
        const found = expression.exec(name)
        const params = compiled.match(name)
        expect(params === undefined ? null : Object.values(params).map(String), `${text} on ${JSON.stringify(name)}`).toEqual(
          found === null ? null : found.slice(1).map((value, at) => numbered(parts, at, value)),
        )
        if (found !== null && found.length > 1) matched++
      }
    }),
    { numRuns: 3000 },
  )
  expect(matched).toBeGreaterThan(500)
})

/** An `int` loses its leading zeros; there are none here but in what it stands for. */
const numbered = (parts: readonly string[], at: number, value: string): string =>
  parts.filter((part) => part.startsWith('{'))[at] === '{:int}' ? String(Number(value)) : value

it('a long name from outside that does not match costs one pass, not every way to cut it', () => {
  const name = `${'-'.repeat(100_000)}/`
  expect(pattern('{a}-{b}-{c}-{d}-{e}').match(name)).toBeUndefined()
  expect(pattern('{a}-{b}-{c}-{d}-{e}').match('-'.repeat(9))).toEqual({ a: '-', b: '-', c: '-', d: '-', e: '-' })
})
