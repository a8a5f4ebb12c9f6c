import { describe, expect, test } from 'vitest'
import { themeCss } from '../../../packages/devtools/src/views/shared/theme.css.ts'
import { panelCss } from '../../../packages/devtools/src/views/stylesheet.ts'

type Palette = Readonly<Record<string, string>>

const paletteOf = (selector: string): Palette => {
  const block = themeCss.split(`${selector} {`)[1]?.split('}')[0] ?? ''
  return Object.fromEntries([...block.matchAll(/--es-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]))
}
const light = paletteOf(':host')
const dark = { ...light, ...paletteOf(":host([data-theme='dark'])") }

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (a: string, b: string): number => {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (lighter + 0.05) / (darker + 0.05)
}

const texts = ['text', 'muted', 'accent', 'failed', 'warning', 'fulfilled', 'pending']
const treeTexts = ['tree-key', 'tree-string', 'tree-number', 'tree-keyword']
const grounds = ['surface', 'raised', 'stripe', 'hover', 'selected', 'menu']

const pairs: readonly (readonly [minimum: number, foregrounds: readonly string[], grounds: readonly string[]])[] = [
  [4.5, texts, [...grounds, 'failed-row', 'warning-bar']],
  [4.5, treeTexts, ['surface', 'hover']],
  [4.5, ['on-accent'], ['accent']],
  [4.5, ['surface'], ['failed']],
  [3, ['run', 'queue', 'failed', 'pending', 'lane-1', 'lane-2'], ['surface', 'selected', 'failed-row']],
  [3, ['control', 'recording'], ['surface', 'raised']],
]

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s', (_, palette) => {
  test('has every token of both themes', () => {
    expect(Object.keys(palette)).toEqual(Object.keys(light))
    expect(Object.keys(light).length).toBeGreaterThan(25)
  })

  test('text, bars and borders stand out from every ground they are drawn on', () => {
    const weak = pairs.flatMap(([minimum, foregrounds, behind]) =>
      foregrounds.flatMap((name) =>
        behind.flatMap((ground) => {
          const ratio = contrast(palette[name] ?? '', palette[ground] ?? '')
          return ratio >= minimum ? [] : [`${name} on ${ground}: ${ratio.toFixed(2)}`]
        }),
      ),
    )
    expect(weak).toEqual([])
  })
})

test('colours are named in the theme alone', () => {
  const rest = panelCss.replace(themeCss, '')
  expect(rest.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi) ?? []).toEqual([])
})

test('every token that is used is defined', () => {
  const used = new Set([...panelCss.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name))
  const defined = new Set([...panelCss.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))
  expect([...used].filter((name) => !defined.has(name))).toEqual([])
})

test('sizes are px: a page may set the root font size', () => {
  expect(panelCss.match(/[\d.](?:rem|em)\b/g) ?? []).toEqual([])
})
