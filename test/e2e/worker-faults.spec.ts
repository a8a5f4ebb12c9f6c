import { type Browser, expect, type Page, test } from '@playwright/test'
import { cases } from '../worker/faults/cases.mjs'
import { serve } from '../worker/faults/serve.mjs'

// The cases of test/emitter/worker/faults.test.ts once more, in a page and its Web Workers, both from the built package.
declare const proveCase: (subject: string, name: string, options: { observed: boolean }) => Promise<string[]>

// Nothing is to be seen in these pages, and recording them takes longer than the cases.
test.use({ trace: 'off' })

let server: Awaited<ReturnType<typeof serve>>
let pages: Page[]

/** Of a context of its own: pages of one context share their locks. */
const openPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage()

test.beforeAll(async ({ browser }) => {
  server = await serve()
  pages = [await openPage(browser), await openPage(browser)]
})
test.afterAll(async () => {
  for (const page of pages) await page.context().close()
  server.close()
})

/** A case in a page that nothing of the case before is left in. Resolves what the emitters were told. */
const proveIn = async (page: Page, subject: string, name: string, observed: boolean): Promise<string[]> => {
  await page.goto(server.url)
  await page.waitForFunction(() => 'proveCase' in globalThis)
  const told = await page.evaluate((one) => proveCase(one.subject, one.name, one), { subject, name, observed })
  await expect.poll(() => page.workers().length, 'workers left').toBe(0)
  return told
}

for (const [subject, rows] of Object.entries(cases))
  test.describe(subject, () => {
    for (const name of Object.keys(rows))
      test(name, async () => {
        // Unobserved and observed at once: most of the time they wait.
        const told = await Promise.all(pages.map((page, index) => proveIn(page, subject, name, index === 1)))
        for (const description of told[0] ?? []) test.info().annotations.push({ type: 'told', description })
      })
  })
