import { defineSettings } from '@emitscope/emitter/engine'
import { describe, expect, test } from 'vitest'
import { refuses, throwsCode } from '../refuses.ts'

const settings = defineSettings({
  fields: {
    token: 'string',
    port: { type: 'number', default: 80 },
    debug: { type: 'boolean', default: false },
    proxy: { type: 'string', optional: true },
  },
})

describe('defineSettings', () => {
  test('parses an object into a frozen one of the declared fields, defaults filled in', () => {
    const parsed = settings.parse({ token: 'abc', debug: true, proxy: null, other: 5 })
    expect(parsed).toEqual({ token: 'abc', port: 80, debug: true, proxy: undefined })
    expect(Object.isFrozen(parsed)).toBe(true)
    expect(settings.parse({ token: '', port: 0 })).toMatchObject({ token: '', port: 0 })
  })

  test('names every field that is missing or of another kind, and never shows a value', () => {
    const { message } = throwsCode(() => settings.parse({ port: 'secret', debug: [], proxy: Number.NaN }), 'SETTINGS')
    expect(message).toContain('"token" is missing, it must be a string')
    expect(message).toContain('"port" must be a number, got a string')
    expect(message).toContain('"debug" must be a boolean, got an array')
    expect(message).toContain('"proxy" must be a string, got NaN')
    expect(message).not.toContain('secret')
  })

  test('does not take what an object inherits for a setting', () => {
    const odd = defineSettings({ fields: { constructor: 'string', ['__proto__']: { type: 'number', default: 1 } } })
    throwsCode(() => odd.parse({}), 'SETTINGS')
    expect(Object.entries(odd.parse({ constructor: 'x' }))).toEqual([
      ['constructor', 'x'],
      ['__proto__', 1],
    ])
  })

  test('says what it needs where there is no object at all', () => {
    for (const values of [undefined, null, 5, 'token=abc'])
      expect(throwsCode(() => settings.parse(values), 'SETTINGS').message).toContain('token, port, debug, proxy')
  })

  test('refuses wrong definitions at the call', () => {
    for (const definition of [undefined, {}, { fields: 5 }]) refuses(() => defineSettings(definition as never), 'fields')
    for (const field of ['text', 5, null, {}, { type: 'date' }])
      refuses(() => defineSettings({ fields: { x: field as never } }), 'fields.x')
    refuses(() => defineSettings({ fields: { x: { type: 'number', default: '5' as never } } }), 'fields.x.default', 'a number')
  })
})
