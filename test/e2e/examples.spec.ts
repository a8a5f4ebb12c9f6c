import { readdirSync, readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/desk.ts'

const folder = new URL('../../apps/examples/', import.meta.url)
const examples = readdirSync(folder).flatMap((file) => {
  const id = /^(.+)\.ts$/.exec(file)?.[1]
  if (id === undefined) return []
  const source = readFileSync(new URL(file, folder), 'utf8')
  const promised = (/\n\/\/ Prints:\n((?:\/\/.*\n)+)$/.exec(source)?.[1] ?? '').replaceAll(/^\/\/ ?/gm, '')
  return [{ id, promised, needsNode: /from 'node:|@emitscope\/emitter\/node'/.test(source) }]
})
const inPage = examples.filter(({ needsNode }) => !needsNode)
const inNode = examples.filter(({ needsNode }) => needsNode)
const promisedBy = (id: string) => examples.find((example) => example.id === id)?.promised

/** Those with a handler that fails, and the type it fails on. */
const failing: Readonly<Record<string, string>> = { 'pv-2': 'password-reset-requested', 'pv-3': 'divide', 'ml-6': 'slot' }

const address = (id: string, query = '') => `examples.html${query}#${id}`
const printed = (page: Page) => page.getByRole('log', { name: 'Printed' })
const listed = (page: Page, id: string) => page.getByRole('navigation', { name: 'Examples' }).locator(`a[href="#${id}"]`)

for (const { id, promised } of inPage)
  test(`${id} prints in the page what its file says, its events in the panel`, async ({ desk, panel }) => {
    await desk.open(address(id))
    await expect.poll(() => printed(desk.page).textContent()).toBe(promised)
    await expect(desk.page.getByTestId('kept')).toHaveText('as the file says')
    await expect.poll(async () => (await panel.sum()).emitted).toBeGreaterThan(0)
    const { received, dropped, emitted } = await panel.sum()
    expect(received + dropped).toBe(emitted)
    expect(desk.uncaught).toEqual([])
  })

for (const [id, type] of Object.entries(failing))
  test(`the failure in ${id} is one of the panel's`, async ({ desk, panel }) => {
    await desk.open(address(id))
    await expect(panel.rowsOf(type).and(panel.events.getByRole('row', { name: /\d failed/ }))).toHaveCount(1)
    await panel.show('Failures')
    await expect(panel.failures.getByRole('row').filter({ hasText: type })).not.toHaveCount(0)
  })

test('an example runs again from the beginning, before a panel that has seen nothing', async ({ desk, panel }) => {
  await desk.open(address('pv-2'))
  await expect.poll(() => printed(desk.page).textContent()).toBe(promisedBy('pv-2'))
  await desk.page.evaluate(() => document.body.setAttribute('data-first', ''))
  await desk.page.getByRole('button', { name: 'Run again' }).click()
  await expect(desk.page.locator('body')).not.toHaveAttribute('data-first')
  await expect.poll(() => printed(desk.page).textContent()).toBe(promisedBy('pv-2'))
  await expect.poll(() => panel.sum()).toEqual({ received: 1, dropped: 0, emitted: 1 })
})

test('examples are chosen by keys, one after another, and the way back is the same', async ({ desk, panel }) => {
  const { page } = desk
  await desk.open(address('pv-2'))
  await expect(panel.rowsOf('password-reset-requested')).toBeVisible()
  await listed(page, 'pv-2').focus()
  await page.keyboard.press('Tab')
  await expect(listed(page, 'pv-3')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => printed(page).textContent()).toBe(promisedBy('pv-3'))
  await expect(panel.rowsOf('divide')).toBeVisible()
  await expect(panel.rowsOf('password-reset-requested')).toHaveCount(0)
  await expect(listed(page, 'pv-3')).toBeFocused()
  await expect(listed(page, 'pv-3')).toHaveAttribute('aria-current', 'page')
  await page.goBack()
  await expect.poll(() => printed(page).textContent()).toBe(promisedBy('pv-2'))
})

test('what is not as the file says is shown as such, with the error nobody took', async ({ desk }) => {
  await desk.page.route('**/examples/pv-1.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: "console.log('sync handler:', 1)\nthrow new RangeError('out of words')" }),
  )
  await desk.open(address('pv-1'))
  await expect.poll(() => printed(desk.page).textContent()).toBe('sync handler: 1\nRangeError: out of words\n')
  await expect(desk.page.getByTestId('kept')).toHaveText('not as the file says')
})

test('examples for Node alone say how they are run, and what they print there', async ({ desk, panel }) => {
  for (const { id, promised } of inNode) {
    await desk.open(address(id))
    await expect(desk.page.getByText(`npm run example ${id}`, { exact: true })).toBeVisible()
    expect(await desk.page.getByRole('region', { name: 'Prints in Node' }).textContent()).toBe(promised)
    await expect(desk.page.getByRole('button', { name: 'Run again' })).toHaveCount(0)
    await expect(panel.status).toContainText('0 emitters')
  }
  expect(desk.uncaught).toEqual([])
})

test('an address without an example, or with one that is not there, leaves the choice', async ({ desk }) => {
  await desk.open('examples.html')
  await expect(desk.page.getByText('No example chosen')).toBeVisible()
  await expect(desk.page.getByRole('alert')).toHaveCount(0)
  await desk.page.evaluate(() => location.assign('#pv-22'))
  await expect(desk.page.getByRole('alert')).toHaveText('No example “pv-22”: choose one of these.')
  await listed(desk.page, 'pv-1').click()
  await expect.poll(() => printed(desk.page).textContent()).toBe(promisedBy('pv-1'))
})

test('the desk leads to the examples and they to the desk, in the theme chosen there', async ({ desk, panel }) => {
  const { page } = desk
  await page.emulateMedia({ colorScheme: 'light' })
  await desk.open('?ticks=0')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Dark' }).click()
  await page.getByRole('link', { name: 'Examples' }).click()
  await listed(page, 'pv-1').click()
  await expect(page).toHaveTitle('Hello world · Emitscope examples')
  await expect(panel.root).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Light' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Run again' }).click()
  await expect(panel.root).toHaveAttribute('data-theme', 'light')
  await page.getByRole('link', { name: 'Shop desk' }).click()
  await expect(desk.scenarios).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing in the examples, ${theme}`, async ({ desk, panel }) => {
    test.slow()
    for (const id of ['', 'nowhere', 'pv-2', 'pv-13']) {
      await desk.page.goto('about:blank')
      await desk.open(address(id, `?theme=${theme}`))
      if (id === 'pv-2') await panel.rowsOf('password-reset-requested').click()
      const { violations } = await new AxeBuilder({ page: desk.page }).analyze()
      const found = violations.map(({ id: rule, nodes }) => `${id}: ${rule} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
      expect(found).toEqual([])
    }
  })

for (const [width, height] of [
  [1440, 1040],
  [1000, 900],
  [600, 900],
] as const)
  test(`nothing of the examples is out of reach at ${width} × ${height}`, async ({ desk, panel }) => {
    const { page } = desk
    await page.setViewportSize({ width, height })
    await desk.open(address('pv-10'))
    await expect.poll(() => printed(page).textContent()).toBe(promisedBy('pv-10'))
    const parts = [
      listed(page, 'pv-10'),
      page.getByRole('button', { name: 'Run again' }),
      page.getByText('npm run example pv-10', { exact: true }),
      page.getByText('// Prints:', { exact: true }),
      page.getByRole('link', { name: 'Shop desk' }),
    ]
    for (const part of parts) {
      await part.evaluate((element) => element.scrollIntoView({ block: 'center' }))
      await expect(part).toBeInViewport({ ratio: 1 })
      const isCovered = await part.evaluate((element) => {
        const { left, top, height } = element.getBoundingClientRect()
        const there = document.elementFromPoint(left + 8, top + height / 2)
        return there === null || !(element.contains(there) || there.contains(element))
      })
      expect(isCovered, `${await part.textContent()} is covered`).toBe(false)
    }
    await expect(panel.status).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])).toEqual([
      width,
      height,
    ])
  })
