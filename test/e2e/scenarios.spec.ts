import { expect, test } from './support/desk.ts'

const outcomes: readonly [id: string, title: string, sentence: RegExp][] = [
  ['checkout', 'Checkout', /^A-1042 paid in \d+ ms$/],
  ['declined-card', 'Declined card', /^A-1042: card_declined/],
  ['slow-handler', 'Slow handler', /^\d+ orders, [\d.]+: \d+ ms$/],
  ['burst&rate=1000', 'Burst', /^1,000 of 1,000 handled, \d+ fps$/],
  ['image-worker', 'Image worker', /^458,752 of 458,752 pixels in 64 tiles, \d+ ms$/],
  ['pointer-trail', 'Pointer trail', /^240 moves, \d+ drawn$/],
]

for (const [query, title, sentence] of outcomes)
  test(`${title} runs by its address`, async ({ desk }) => {
    await desk.open(`?scenario=${query}`)
    expect(await desk.outcome(title)).toMatch(sentence)
  })

test('an address that asks for what is not there says so and runs the rest', async ({ desk }) => {
  await desk.open('?scenario=brust&theme=dark')
  await expect(desk.scenarios.getByRole('alert')).toHaveText(/No scenario “brust”: use checkout, .*swap\./)
  await expect(desk.page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('a handler that blocks a frame is marked as slow', async ({ desk, panel }) => {
  await desk.open('?scenario=slow-handler&ticks=0')
  await desk.outcome('Slow handler')
  await panel.root.getByRole('button', { name: 'Slow' }).click()
  await expect(panel.rowsOf('report:requested')).toContainText(/([4-9]\d|\d{3})(\.\d)? ms/)
})

test('moving over the trail emits every move and draws the newest of each frame', async ({ desk, panel }) => {
  await desk.open('?ticks=0')
  const trail = desk.page.getByRole('region', { name: 'Pointer trail' })
  const box = await trail.locator('canvas').boundingBox()
  if (box === null) throw new Error('the trail has no box')
  await desk.page.mouse.move(box.x + 20, box.y + 40)
  await desk.page.mouse.move(box.x + box.width - 20, box.y + box.height - 40, { steps: 40 })
  await expect(trail).toContainText(/[1-9]\d* moves, [1-9]\d* drawn/)
  await expect(panel.rowsOf('pointer:moved').first()).toBeVisible()
})

test('without the panel nothing of it is there and the desk works', async ({ page }) => {
  await page.goto('./?panel=off&scenario=checkout')
  await expect(page.getByRole('status')).toHaveText(/A-1042 paid/)
  await expect(page.locator('emitscope-panel')).toHaveCount(0)
  expect(await page.evaluate(() => (globalThis as { __EMITSCOPE__?: { recorder: unknown } }).__EMITSCOPE__?.recorder ?? null)).toBeNull()
})
