import { expect, type Page, test } from '@playwright/test'
import { cases } from '../worker/faults/cases.mjs'
import { serve } from '../worker/faults/serve.mjs'

// The cases of test/emitter/worker/faults.test.ts once more, in a page and its Web Workers, both from the built package.
declare const proveCase: (subject: string, name: string, options: { observed: boolean }) => Promise<string[]>

let server: Awaited<ReturnType<typeof serve>>
let page: Page

test.beforeAll(async ({ browser }) => {
  server = await serve()
  page = await browser.newPage()
})
test.afterAll(async () => {
  await page.close()
  server.close()
})

for (const [subject, rows] of Object.entries(cases))
  test.describe(subject, () => {
    for (const name of Object.keys(rows))
      test(name, async () => {
        // A new page: nothing of the case before is left in this one.
        await page.goto(server.url)
        await page.waitForFunction(() => 'proveCase' in globalThis)
        for (const observed of [false, true]) {
          const told = await page.evaluate((one) => proveCase(one.subject, one.name, one), { subject, name, observed })
          for (const description of told) test.info().annotations.push({ type: 'told', description })
        }
        await expect.poll(() => page.workers().length, 'workers left').toBe(0)
      })
  })
