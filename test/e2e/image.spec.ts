import type { Page } from '@playwright/test'
import { type Desk, expect, test } from './support/desk.ts'

const imaging = ({ page }: Desk) => {
  const root = page.getByRole('region', { name: 'Image histogram' })
  return { root, pixels: page.getByTestId('pixels'), button: (name: string) => root.getByRole('button', { name }) }
}

/** A picture of three bars, red, green and blue, as a file. */
const drawFile = async (page: Page, width: number, height: number) => {
  const bytes = await page.evaluate(
    async ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      for (const [bar, colour] of ['#ff0000', '#00ff00', '#0000ff'].entries()) {
        if (context !== null) context.fillStyle = colour
        context?.fillRect(Math.floor((bar * width) / 3), 0, width, height)
      }
      const blob = await canvas.convertToBlob()
      return [...new Uint8Array(await blob.arrayBuffer())]
    },
    [width, height] as const,
  )
  return { name: 'bars.png', mimeType: 'image/png', buffer: Buffer.from(bytes) }
}

test('the colours of a generated image are counted in a worker, every pixel once', async ({ desk, panel }) => {
  await desk.open('?ticks=0')
  const { root, pixels, button } = imaging(desk)
  await expect(root).toContainText('No image yet')
  await button('Generate').click()
  await expect(pixels).toHaveText('458,752 of 458,752 pixels')
  await expect(root).toContainText(/worker ×2, 64 tiles, \d+ ms/)
  await expect(root.getByRole('img', { name: 'Histogram' })).toBeVisible()

  // One row for what was posted: its only handler here is the worker, and its pixels have left.
  const tiles = panel.rowsOf('image:tile')
  await expect(tiles).toHaveCount(1)
  await expect(tiles).toContainText('×64')
  await tiles.click()
  await expect(panel.detail).toContainText('image:chosen')
  await panel.detail.getByRole('tab', { name: 'Handlers' }).click()
  await expect(panel.detail.locator('.delivery-block')).toHaveText(/^fulfilledworker/)
  await expect(panel.detail).toContainText('Uint8ClampedArray(0)')

  await panel.filter('type:histogram:ready')
  await expect(panel.rowsOf('histogram:ready')).toContainText('pixels: 458752, countedPixels: 458752')
  expect(desk.uncaught).toEqual([])
})

test('an image that is opened or dropped is counted too, however its size divides', async ({ desk }) => {
  await desk.open('?ticks=0')
  const { root, pixels } = imaging(desk)
  await root.getByLabel('Image file').setInputFiles(await drawFile(desk.page, 37, 23))
  await expect(pixels).toHaveText('851 of 851 pixels')
  await expect(root.getByRole('img', { name: 'The image: bars.png' })).toBeVisible()

  const { buffer } = await drawFile(desk.page, 300, 200)
  const dropped = await desk.page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }))
      return transfer
    },
    [...buffer],
  )
  await root.dispatchEvent('dragover', { dataTransfer: dropped })
  await expect(root).toHaveClass(/dragged/)
  await root.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(pixels).toHaveText('60,000 of 60,000 pixels')
  await expect(root).not.toHaveClass(/dragged/)
})

test('a file that is no image is refused by name, and the image before stays', async ({ desk }) => {
  await desk.open('?ticks=0')
  const { root, pixels, button } = imaging(desk)
  await button('Generate').click()
  await expect(pixels).toHaveText('458,752 of 458,752 pixels')
  await root.getByLabel('Image file').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') })
  await expect(root.getByRole('alert')).toHaveText('notes.txt is no image this browser can read')
  await expect(pixels).toHaveText('458,752 of 458,752 pixels')
  expect(desk.uncaught).toEqual([])
})

test('a running scene is switched to the worker and back, and not a tile is lost', async ({ desk }) => {
  await desk.open('?ticks=0')
  const { switchboard } = desk
  const { pixels, button } = imaging(desk)
  await switchboard.choose('imaging')
  await button('Run').click()
  for (const strategy of ['sync', 'worker', 'frame', 'worker', 'loop', 'microtask', 'worker', 'idle', 'macrotask', 'worker']) {
    await switchboard.switchTo(strategy)
    const { delivered } = await switchboard.tally()
    await expect.poll(async () => (await switchboard.tally()).delivered).toBeGreaterThan(delivered + 128)
    await expect(switchboard.sum).not.toHaveClass(/failed/)
    await expect(pixels).toHaveText('458,752 of 458,752 pixels')
  }
  await button('Stop').click()
  await expect(pixels).toHaveText('458,752 of 458,752 pixels')
  await expect
    .poll(async () => {
      const { emitted, due, delivered, dropped, waiting } = await switchboard.tally()
      return emitted % 64 === 0 && due === emitted && delivered === emitted && dropped === 0 && waiting === 0
    })
    .toBe(true)
  expect(desk.uncaught).toEqual([])
})

test('tiles that a strategy lets go of are missing in sight', async ({ desk }) => {
  await desk.open('?ticks=0')
  const { root, pixels, button } = imaging(desk)
  await desk.switchboard.choose('imaging')
  await desk.switchboard.switchTo('latest')
  await button('Generate').click()
  await expect(root).toContainText(/latest, 1 of 64 tiles/)
  await expect(pixels).toHaveText('7,168 of 458,752 pixels')
  await expect.poll(() => desk.switchboard.tally()).toMatchObject({ due: 64, delivered: 1, dropped: 63, waiting: 0 })
})
