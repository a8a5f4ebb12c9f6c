import { mkdir } from 'node:fs/promises'
import { type Desk, expect, type Panel, test } from './support/desk.ts'

test.use({ deviceScaleFactor: 2 })

/** Ignored by git; opened by whoever changed how something looks. */
const folder = 'test-results/looks'
/** The README's picture is written only when asked for, so that a run leaves the checkout as it was. */
const readmePicture = process.env.EMITSCOPE_PICTURES ? 'docs/images/panel.png' : undefined

/** A morning at the desk: an order paid, one declined, one on its way, a hand over the trail. */
const tellStory = async (desk: Desk, panel: Panel) => {
  await desk.run('Image worker')
  await desk.run('Pointer trail')
  await desk.run('Checkout')
  await desk.run('Declined card')
  await panel.nextFailure()
  await expect(panel.detail).toContainText('PaymentDeclined')
  await desk.page.getByRole('button', { name: 'Place order' }).click()
  await expect(desk.orders.getByRole('row', { name: /A-1044/ })).toBeVisible()
}

for (const theme of ['light', 'dark'] as const)
  test(`each view has its picture, ${theme}`, async ({ desk, panel }) => {
    test.slow()
    const shoot = (name: string) => desk.page.screenshot({ path: `${folder}/${name}-${theme}.png` })
    await mkdir(folder, { recursive: true })
    await desk.open(`?theme=${theme}`)
    await tellStory(desk, panel)
    await shoot('events')
    if (theme === 'light' && readmePicture !== undefined) await desk.page.screenshot({ path: readmePicture })

    await panel.detail.getByRole('tab', { name: 'Payload' }).click()
    await expect(panel.detail.getByRole('treeitem', { name: /^orderId/ })).toBeVisible()
    await shoot('payload')
    await panel.detail.getByRole('tab', { name: 'Causes' }).click()
    await shoot('causes')
    await panel.show('Handlers')
    await expect(panel.root.getByRole('treegrid', { name: 'Handlers' })).toBeVisible()
    await shoot('handlers')
    await panel.show('Failures')
    await expect(panel.failures.getByRole('row', { name: /PaymentDeclined/ })).toBeVisible()
    await shoot('failures')
    await panel.show('Events')
    await desk.page.getByRole('button', { name: 'Close details' }).click()
    await desk.run('Burst')
    await shoot('burst')
  })
