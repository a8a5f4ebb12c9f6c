import { defineSettings } from '@emitscope/emitter/engine'
import { type LoadSettingsOptions, loadSettings } from '@emitscope/emitter/node'
import { expectTypeOf, test } from 'vitest'

const settings = defineSettings({
  fields: { name: 'string', port: { type: 'number', default: 80 }, proxy: { type: 'string', optional: true } },
})

test('settings that were loaded have the types of their fields', () => {
  expectTypeOf(loadSettings(settings)).resolves.toEqualTypeOf<{
    readonly name: string
    readonly port: number
    readonly proxy: string | undefined
  }>()
})

test('loading takes what defineSettings made, and the environment as Node has it', () => {
  // @ts-expect-error: the fields are not yet a definition
  loadSettings({ name: 'string' })
  // @ts-expect-error: a folder is a path
  loadSettings(settings, { from: 3 })
  expectTypeOf(process.env).toExtend<NonNullable<LoadSettingsOptions['env']>>()
})
