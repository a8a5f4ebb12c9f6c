import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchOptions } from '../scripts/browser.mjs'
import { printedByNode, printedInBrowser, type Written, writePrograms } from './support/page-programs.ts'

const folder = join(import.meta.dirname, '../apps/examples')
const examples = readdirSync(folder).flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? [])
const fileOf = (id: string): string => join(folder, `${id}.ts`)
const sourceOf = (id: string): string => readFileSync(fileOf(id), 'utf8')

/** What an example says at its end that it prints: `// Prints:`, then a comment for each line. */
const promisedBy = (id: string): string => {
  const block = /\n\/\/ Prints:\n((?:\/\/.*\n)+)$/.exec(sourceOf(id))?.[1]
  if (block === undefined) throw new Error(`apps/examples/${id}.ts does not end with "// Prints:" and a comment for each line it prints`)
  return block.replaceAll(/^\/\/ ?/gm, '')
}

describe('examples', () => {
  test.each(examples)('%s begins with what it shows and how it is run', (id) => {
    expect(sourceOf(id).split('\n', 1)[0]).toMatch(/^\/\/ \w.*/)
    expect(sourceOf(id).split('\n', 1)[0]).toContain(`npm run example ${id}`)
  })

  test.concurrent.each(examples)('%s prints in Node what it says', async (id) => {
    expect(await printedByNode(fileOf(id))).toBe(promisedBy(id))
  })

  describe('without parts of Node', () => {
    const portable = examples.filter((id) => !/from 'node:|@emitscope\/emitter\/node'/.test(sourceOf(id)))
    let browser: Awaited<ReturnType<typeof chromium.launch>>
    let written: Written
    beforeAll(async () => {
      browser = await chromium.launch(launchOptions())
      written = writePrograms([])
      mkdirSync(join(written.folder, 'examples'))
    })
    afterAll(async () => {
      await browser.close()
      written.remove()
    })

    test('there are some', () => {
      expect(portable).not.toEqual([])
    })

    // Copies, since what Vite builds of them is written beside them.
    test.each(portable)('%s prints the same in a browser', async (id) => {
      const copy = join(written.folder, 'examples', `${id}.ts`)
      copyFileSync(fileOf(id), copy)
      expect(await printedInBrowser(copy, browser)).toBe(promisedBy(id))
    })
  })
})
