import { expect, test } from './support/desk.ts'

for (const [width, height] of [
  [1280, 800],
  [1600, 1000],
  [1000, 900],
  [600, 900],
] as const)
  test(`nothing of the desk is out of reach at ${width} × ${height}`, async ({ desk, panel }) => {
    await desk.page.setViewportSize({ width, height })
    // Figures as wide as they get.
    await desk.open('?scenario=burst&rate=100000&ticks=0')
    await desk.outcome('Burst')
    await desk.switchboard.choose('burst')
    await expect.poll(async () => (await desk.switchboard.tally()).delivered).toBe(100_000)
    await desk.page.getByRole('button', { name: 'Generate' }).click()
    await expect(desk.page.getByTestId('pixels')).toHaveText('458,752 of 458,752 pixels')

    const inside = async (name: string, box: { x: number; width: number } | null) => {
      expect(box, name).not.toBeNull()
      expect(box?.x, `${name}, left`).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? 0) + (box?.width ?? 0), `${name}, right`).toBeLessThanOrEqual(width)
    }
    const { page, switchboard } = desk
    const parts = {
      strategies: page.getByRole('group', { name: 'Strategy of burst' }),
      sum: switchboard.sum,
      flush: switchboard.flush,
      settings: page.getByRole('button', { name: 'Settings' }),
      orders: page.getByRole('button', { name: 'Place order' }),
      fire: page.getByRole('button', { name: 'Fire' }),
      stock: page.getByRole('region', { name: 'Stock' }),
      histogram: page.getByRole('region', { name: 'Image histogram' }),
      trail: page.getByRole('region', { name: 'Pointer trail' }).locator('canvas'),
    }
    for (const [name, part] of Object.entries(parts)) {
      await part.evaluate((element) => element.scrollIntoView({ block: 'start' }))
      await inside(name, await part.boundingBox())
      const isCovered = await part.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect()
        const there = document.elementFromPoint(left + width / 2, top + Math.min(height, 20) / 2)
        return there === null || !(element.contains(there) || there.contains(element))
      })
      expect(isCovered, `${name} is covered`).toBe(false)
    }
    await expect(panel.status).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])).toEqual([
      width,
      height,
    ])
  })
