import { expect, type Panel, test } from './support/desk.ts'

/** Emissions the page's recorder has seen, read past every protocol. */
const recorded = (panel: Panel) =>
  panel.root.evaluate(() => {
    const registry = (globalThis as { __EMITSCOPE__?: { recorder?: { emissions: { newest: number } } } }).__EMITSCOPE__
    return registry?.recorder?.emissions.newest ?? 0
  })

const expectBalance = async (panel: Panel, emittedAtLeast: number) => {
  await expect
    .poll(
      async () => {
        const { received, dropped, emitted } = await panel.sum()
        return received + dropped === emitted && emitted === (await recorded(panel)) && emitted >= emittedAtLeast
      },
      { timeout: 10_000 },
    )
    .toBe(true)
  return panel.sum()
}

test('10,000 events a second for 5 s: received + dropped = emitted, and every handler call happened', async ({ desk, panel }) => {
  await desk.open('?scenario=burst&rate=10000&seconds=5&ticks=0')
  expect(await desk.outcome('Burst')).toMatch(/^50,000 of 50,000 handled/)
  await expect(desk.account).toHaveText(/^50,000 emitted = [\d,]+ received \+ [\d,]+ dropped$/)
  await expect(desk.account).not.toHaveClass(/failed/)
  await expectBalance(panel, 50_000)
  expect(desk.uncaught).toEqual([])
})

test('100,000 events a second: what the ring could not keep is counted to the last one', async ({ desk, panel }) => {
  await desk.open('?scenario=burst&rate=100000&seconds=1&ticks=0')
  expect(await desk.outcome('Burst')).toMatch(/^100,000 of 100,000 handled/)
  await expectBalance(panel, 100_000)
})

test('the sum holds over Clear, and over Record off and on', async ({ desk, panel }) => {
  await desk.open('?rate=1000&ticks=0')
  await desk.run('Burst')
  await panel.root.getByRole('button', { name: 'Clear' }).click()
  await expectBalance(panel, 1000)
  await panel.root.getByRole('button', { name: 'Record' }).click()
  await expect(panel.status).toContainText('not recording')
  await desk.run('Checkout')
  await panel.root.getByRole('button', { name: 'Record' }).click()
  await expect(panel.status).toContainText('connected')
  await desk.run('Slow handler')
  await expectBalance(panel, 1000)
})
