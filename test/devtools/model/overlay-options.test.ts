import { expect, test } from 'vitest'
import { parseHotkey } from '../../../packages/devtools/src/shells/overlay/hotkey.ts'
import { readSettings, writeSettings } from '../../../packages/devtools/src/shells/overlay/settings.ts'

const key = (code: string, held: Partial<Record<'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey', boolean>>) =>
  ({ code, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false, ...held }) as KeyboardEvent

test('a hotkey matches its key with exactly its modifiers, whatever Alt makes the key write', () => {
  const hotkey = parseHotkey('Alt+Shift+E')
  expect(hotkey.matches(key('KeyE', { altKey: true, shiftKey: true }))).toBe(true)
  expect(hotkey.matches(key('KeyE', { altKey: true }))).toBe(false)
  expect(hotkey.matches(key('KeyE', { altKey: true, shiftKey: true, ctrlKey: true }))).toBe(false)
  expect(hotkey.matches(key('KeyD', { altKey: true, shiftKey: true }))).toBe(false)
  expect(parseHotkey('ctrl + 1').matches(key('Digit1', { ctrlKey: true }))).toBe(true)
})

test.each(['E', 'Hyper+E', 'Alt+', 'Alt+Enter', ''])('a hotkey of %j is refused, naming it', (text) => {
  expect(() => parseHotkey(text)).toThrow(
    new TypeError(`mountOverlay: hotkey must be modifiers and a letter or digit, like "Alt+Shift+E", got ${JSON.stringify(text)}`),
  )
})

const storageOf = (stored: Record<string, string>) =>
  ({
    getItem: (name: string) => stored[name] ?? null,
    setItem: (name: string, value: string) => {
      stored[name] = value
    },
  }) as unknown as Storage

test('settings are remembered one by one', () => {
  const stored: Record<string, string> = {}
  const storage = () => storageOf(stored)
  expect(readSettings(storage)).toEqual({})
  writeSettings(storage, { theme: 'dark' })
  writeSettings(storage, { bottomPx: 300 })
  expect(readSettings(storage)).toEqual({ theme: 'dark', bottomPx: 300 })
})

test.each(['nonsense', 'null', '4', '{"theme":"pink","bottomPx":"high","dockSide":4}'])(
  'what somebody else stored is not taken: %s',
  (text) => {
    expect(readSettings(() => storageOf({ 'emitscope:overlay': text }))).toEqual({})
  },
)

test('where storage is forbidden nothing is remembered and nothing breaks', () => {
  const storage = (): Storage => {
    throw new DOMException('denied', 'SecurityError')
  }
  writeSettings(storage, { theme: 'dark' })
  expect(readSettings(storage)).toEqual({})
})
