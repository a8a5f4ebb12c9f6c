/** A key with modifiers, as in `Alt+Shift+E`. */
export interface Hotkey {
  readonly text: string
  matches(event: KeyboardEvent): boolean
}

const modifiers = ['alt', 'shift', 'ctrl', 'meta'] as const

/** Reads `Alt+Shift+E`: modifiers, then one letter or digit. By its place on the keyboard, as Alt changes what a key writes. */
export const parseHotkey = (text: string): Hotkey => {
  const parts = text.split('+').map((part) => part.trim())
  const key = parts.at(-1) ?? ''
  const held = parts.slice(0, -1).map((part) => part.toLowerCase())
  if (!/^[a-z0-9]$/i.test(key) || held.length === 0 || !held.every((name) => modifiers.some((modifier) => modifier === name))) {
    throw new TypeError(`mountOverlay: hotkey must be modifiers and a letter or digit, like "Alt+Shift+E", got ${JSON.stringify(text)}`)
  }
  const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`
  return {
    text,
    matches: (event) => event.code === code && modifiers.every((modifier) => event[`${modifier}Key`] === held.includes(modifier)),
  }
}
