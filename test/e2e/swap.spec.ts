import { expect, test, toNumber } from './support/desk.ts'

const inOrder = (text: string | null) => toNumber(/([\d,]+) in order/.exec(text ?? '')?.[1])

test('switching the strategy of a running ticker by hand loses, doubles and reorders nothing', async ({ desk, panel }) => {
  await desk.open('?ticks=480')
  await desk.page.getByRole('combobox', { name: 'Emitter' }).selectOption('ticker')
  const switches = desk.page.getByRole('group', { name: 'Strategy of ticker' })
  for (const strategy of ['frame', 'sync', 'microtask', 'sync', 'frame', 'microtask', 'frame']) {
    const choice = switches.getByRole('radio', { name: strategy, exact: true })
    await choice.click()
    await expect(choice).toBeChecked()
    const before = inOrder(await desk.tickerCheck.textContent())
    await expect.poll(async () => inOrder(await desk.tickerCheck.textContent())).toBeGreaterThan(before + 20)
  }
  await desk.page.getByRole('button', { name: 'Pause' }).click()
  await expect(desk.page.getByRole('button', { name: 'Resume' })).toBeVisible()
  const received = inOrder(await desk.tickerCheck.textContent())
  await expect(desk.tickerCheck).toHaveText(new RegExp(`^${received.toLocaleString('en')} in order$`))

  // The recorder counted as many ticks as the handler received.
  await panel.filter('type:ticker:tick')
  await expect(panel.status).toContainText(new RegExp(`^${received.toLocaleString('en')} / `))
  expect(desk.uncaught).toEqual([])
})

test('the swap scenario changes the strategy of a fast ticker in mid-flight', async ({ desk }) => {
  await desk.open('?scenario=swap&ticks=0')
  expect(await desk.outcome('Swap')).toMatch(/^[\d,]+ in order$/)
})

test('what a strategy keeping only the newest lets go is counted, not missed', async ({ desk, panel }) => {
  await desk.open('?ticks=480')
  await desk.page.getByRole('combobox', { name: 'Emitter' }).selectOption('ticker')
  const switches = desk.page.getByRole('group', { name: 'Strategy of ticker' })
  await switches.getByRole('radio', { name: 'frame-latest' }).click()
  await expect(desk.tickerCheck).toContainText('conflated')
  await switches.getByRole('radio', { name: 'sync' }).click()
  await desk.page.getByRole('button', { name: 'Pause' }).click()
  await expect(desk.tickerCheck).toHaveText(/^[\d,]+ in order, [\d,]+ conflated$/)
  const ticks = toNumber(/([\d,]+) conflated/.exec((await desk.tickerCheck.textContent()) ?? '')?.[1])
  // Of each tick both handlers' deliveries were let go.
  await expect(panel.status).toContainText(`${(ticks * 2).toLocaleString('en')} conflated`)
})
