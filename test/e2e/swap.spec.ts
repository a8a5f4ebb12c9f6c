import { expect, test, toNumber } from './support/desk.ts'

const inOrder = (text: string | null) => toNumber(/([\d,]+) in order/.exec(text ?? '')?.[1])

/** Each at least twice, so that each gives to and takes from others. */
const walk = ['frame', 'sync', 'macrotask', 'microtask', 'loop', 'sync', 'idle', 'frame', 'loop', 'macrotask', 'idle', 'microtask', 'frame']

test('switching the strategy of a running ticker by hand loses, doubles and reorders nothing', async ({ desk, panel }) => {
  const { switchboard, tickerCheck } = desk
  await desk.open('?ticks=480')
  await switchboard.choose('ticker')
  for (const strategy of walk) {
    await switchboard.switchTo(strategy)
    const before = inOrder(await tickerCheck.textContent())
    await expect.poll(async () => inOrder(await tickerCheck.textContent())).toBeGreaterThan(before + 20)
    await expect(switchboard.sum).not.toHaveClass(/failed/)
  }
  await desk.page.getByRole('button', { name: 'Pause' }).click()
  await expect(desk.page.getByRole('button', { name: 'Resume' })).toBeVisible()
  await expect.poll(async () => (await switchboard.tally()).waiting).toBe(0)
  const received = inOrder(await tickerCheck.textContent())
  await expect(tickerCheck).toHaveText(new RegExp(`^${received.toLocaleString('en')} in order$`))

  // The recorder counted as many ticks as the handler received, and as many deliveries as two handlers make of them.
  await panel.filter('type:ticker:tick')
  await expect(panel.status).toContainText(new RegExp(`^${received.toLocaleString('en')} / `))
  const all = { emitted: received, due: received * 2, delivered: received * 2, dropped: 0, waiting: 0 }
  await expect.poll(() => switchboard.tally()).toEqual(all)
  expect(desk.uncaught).toEqual([])
})

test('on deferred everything waits, in sight, until it is flushed or handed to the next strategy', async ({ desk }) => {
  const { switchboard, tickerCheck } = desk
  await desk.open('?ticks=480')
  await switchboard.choose('ticker')
  await switchboard.switchTo('deferred')
  await expect.poll(async () => (await switchboard.tally()).waiting).toBeGreaterThan(200)
  const before = inOrder(await tickerCheck.textContent())
  await switchboard.flush.click()
  await expect.poll(async () => inOrder(await tickerCheck.textContent())).toBeGreaterThanOrEqual(before + 100)
  await expect.poll(async () => (await switchboard.tally()).waiting).toBeGreaterThan(100)
  await switchboard.switchTo('sync')
  await expect.poll(async () => (await switchboard.tally()).waiting).toBe(0)
  await expect(switchboard.sum).not.toHaveClass(/failed/)
  await expect(tickerCheck).toHaveText(/^[\d,]+ in order$/)
})

test('the swap scenario makes every change between strategies that keep everything, in mid-flight', async ({ desk }) => {
  await desk.open('?scenario=swap&ticks=0')
  expect(await desk.outcome('Swap')).toMatch(/^[\d,]+ in order$/)
  await expect(desk.switchboard.sum).not.toHaveClass(/failed/)
})

test('what a strategy keeping only the newest lets go is counted, not missed', async ({ desk, panel }) => {
  const { switchboard, tickerCheck } = desk
  await desk.open('?ticks=480')
  await switchboard.choose('ticker')
  await switchboard.switchTo('latest')
  await expect(tickerCheck).toContainText('conflated')
  await switchboard.switchTo('sync')
  await desk.page.getByRole('button', { name: 'Pause' }).click()
  await expect(tickerCheck).toHaveText(/^[\d,]+ in order, [\d,]+ conflated$/)
  const ticks = toNumber(/([\d,]+) conflated/.exec((await tickerCheck.textContent()) ?? '')?.[1])
  // Of each tick both handlers' deliveries were let go.
  await expect(panel.status).toContainText(`${(ticks * 2).toLocaleString('en')} conflated`)
  await expect.poll(async () => (await switchboard.tally()).dropped).toBe(ticks * 2)
  await expect(switchboard.sum).not.toHaveClass(/failed/)
})

test('the switch offers no strategy that makes no sense for an emitter, and says why', async ({ desk }) => {
  await desk.open('?ticks=0')
  const { switchboard, page } = desk
  const choice = (strategy: string) => page.getByRole('radio', { name: strategy, exact: true })
  await switchboard.choose('cart')
  await expect(choice('worker')).toBeDisabled()
  await expect(page.getByTitle(/the worker has no handlers of cart/)).toBeVisible()
  await switchboard.choose('desk')
  await expect(choice('deferred')).toBeDisabled()
  await switchboard.choose('imaging')
  await expect(choice('worker')).toBeEnabled()
})

test('the sum of the header holds over Record off and on', async ({ desk, panel }) => {
  await desk.open('?ticks=480')
  const { switchboard } = desk
  await switchboard.choose('ticker')
  await switchboard.switchTo('frame')
  await panel.root.getByRole('button', { name: 'Record' }).click()
  await expect(panel.status).toContainText('not recording')
  await switchboard.switchTo('macrotask')
  await panel.root.getByRole('button', { name: 'Record' }).click()
  await expect(panel.status).toContainText('connected')
  const { due } = await switchboard.tally()
  await expect.poll(async () => (await switchboard.tally()).due).toBeGreaterThan(due + 100)
  await expect(switchboard.sum).not.toHaveClass(/failed/)
})
