import { expect, test } from './support/desk.ts'

test('a placed order shows as a row with its cascade, and its handlers with their times', async ({ desk, panel }) => {
  await desk.open('?ticks=0')
  await desk.page.getByRole('button', { name: 'Place order' }).click()
  await expect(desk.orders.getByRole('row', { name: /A-1042 .* paid/ })).toBeVisible()

  const placed = panel.rowsOf('order:placed')
  await expect(placed).toHaveCount(1)
  await expect(placed).toHaveAttribute('aria-expanded', 'true')
  await expect(panel.rowsOf('payment:requested')).toHaveAttribute('aria-level', '2')
  await placed.click()
  for (const handler of ['openOrder', 'reserveStock', 'requestPayment'])
    await expect(
      panel.detail.getByText(new RegExp(`${handler}.*\\d ms$`)).or(panel.detail.locator('.delivery').filter({ hasText: handler })),
    ).toContainText(/\d (ms|s)$/)

  await panel.show('Handlers')
  await panel.filter('authorise')
  const authorise = panel.root.getByRole('treegrid').getByRole('row', { name: /^authorise / })
  await expect(authorise).toContainText(/1.*ms/)
  expect(desk.uncaught).toEqual([])
})

test('a declined card is red in the desk and in the panel: the handler that failed, its name, message and stack', async ({
  desk,
  panel,
}) => {
  await desk.open('?ticks=0')
  await desk.page.getByRole('button', { name: 'Decline next card' }).click()
  await desk.page.getByRole('button', { name: 'Place order' }).click()
  await expect(desk.orders.getByRole('row', { name: /A-1042 .* card declined/ })).toBeVisible()

  const request = panel.rowsOf('payment:requested')
  await expect(request).toContainText('PaymentRequest')
  await request.click()
  const failed = panel.detail.locator('.delivery-block').filter({ hasText: 'authorise' })
  await expect(failed).toContainText('PaymentDeclined')
  await expect(failed).toContainText('Card ending 4242 was declined')
  await expect(failed).toContainText('reached the host')
  await expect(failed).toContainText(/chargeCard\s*(desk\/)?payments\.js:\d+:\d+/)
  await expect(failed).toContainText(/authorise\s*(desk\/)?payments\.js:\d+:\d+/)
  await expect(panel.detail.locator('.delivery-block').filter({ hasText: 'markAuthorising' })).not.toContainText('PaymentDeclined')

  // The token of the card never leaves the recorder.
  await panel.detail.getByRole('tab', { name: 'Payload' }).click()
  await panel.detail.getByRole('treeitem', { name: /^card: / }).click()
  await expect(panel.detail).toContainText('[redacted]')
  await expect(panel.detail).not.toContainText('tok-A-1042')

  await panel.show('Failures')
  await expect(panel.failures.getByRole('row', { name: /PaymentDeclined/ })).toContainText('Card ending 4242 was declined')
  const detail = panel.root.getByRole('region', { name: 'PaymentDeclined' })
  await expect(detail).toContainText('reached the host')
  await expect(detail).toContainText('order:placed')
  await expect(detail).toContainText('payment:failed')
  expect(desk.uncaught).toEqual(['PaymentDeclined: Card ending 4242 was declined'])

  await desk.page.getByRole('button', { name: 'Retry A-1042' }).click()
  await expect(desk.orders.getByRole('row', { name: /A-1042 .* paid/ })).toBeVisible()
})

test('what a handler emits after an await keeps its cause', async ({ desk, panel }) => {
  await desk.open('?scenario=declined-card&ticks=0')
  expect(await desk.outcome('Declined card')).toContain('card_declined')
  await panel.rowsOf('payment:failed').click()
  await expect(panel.detail.locator('.cause-path')).toContainText(/payment:requested.*payment:failed.*mail:queued/)
})
