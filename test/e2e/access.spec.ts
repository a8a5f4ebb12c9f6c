import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/desk.ts'

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in desk and panel, ${theme}`, async ({ desk, panel }) => {
    test.slow()
    await desk.open(`?scenario=declined-card&ticks=0&theme=${theme}`)
    await desk.outcome('Declined card')
    const violations = async (view: string) => {
      const { violations: found } = await new AxeBuilder({ page: desk.page }).analyze()
      return found.map(({ id, nodes }) => `${view}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    }
    expect(await violations('Events')).toEqual([])
    await panel.rowsOf('payment:requested').click()
    for (const tab of ['Summary', 'Payload', 'Handlers', 'Causes']) {
      await panel.detail.getByRole('tab', { name: tab }).click()
      expect(await violations(tab)).toEqual([])
    }
    await panel.show('Handlers')
    expect(await violations('Handlers view')).toEqual([])
    await panel.show('Failures')
    expect(await violations('Failures')).toEqual([])
    await desk.page.getByRole('button', { name: 'Generate' }).click()
    await expect(desk.page.getByTestId('pixels')).toHaveClass(/complete/)
    expect(await violations('Image histogram')).toEqual([])
    await desk.page.getByRole('button', { name: 'Settings' }).click()
    expect(await violations('Settings')).toEqual([])
  })
}

test('the failure is found by keys alone', async ({ desk, panel }) => {
  await desk.open('?scenario=declined-card&ticks=0')
  await desk.outcome('Declined card')
  await panel.nextFailure()
  await expect(panel.detail).toContainText('PaymentDeclined')
  await desk.page.keyboard.press('3')
  await expect(panel.failures.getByRole('row', { name: /PaymentDeclined/ })).toHaveAttribute('aria-selected', 'true')
})

test('the panel follows the theme chosen in the desk', async ({ desk, panel }) => {
  await desk.page.emulateMedia({ colorScheme: 'light' })
  await desk.open()
  await expect(panel.root).toHaveAttribute('data-theme', 'light')
  await desk.page.getByRole('button', { name: 'Settings' }).click()
  await desk.page.getByRole('radio', { name: 'Dark' }).click()
  await expect(panel.root).toHaveAttribute('data-theme', 'dark')
  await expect(desk.page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('desk and panel tell one story to those who do not see them', async ({ desk, panel }) => {
  await desk.open('?scenario=declined-card&ticks=0')
  await desk.outcome('Declined card')
  await expect(desk.orders).toMatchAriaSnapshot(`
    - row "A-1042 Ida Berg 1 84.20 card declined Retry A-1042"
  `)
  await expect(panel.root).toMatchAriaSnapshot(`
    - button "Record" [pressed]
    - button "Clear"
    - textbox "Filter"
    - tablist "Views":
      - tab "Events" [selected]
      - tab "Handlers"
      - tab "Failures 1"
    - tabpanel "Events":
      - treegrid "Events":
        - rowgroup:
          - row /order:placed .* cart 5 fulfilled/ [expanded] [level=1]
          - row /stock:reserved .* 1 fulfilled/ [level=2]
          - row /payment:requested PaymentRequest .* 1 failed 1 fulfilled/ [level=2]
          - row /card:flagged .* 1 fulfilled/ [level=3]
          - row /payment:failed .* 3 fulfilled/ [level=3]
          - row /mail:queued .* fulfilled/ [level=4]
    - status: connected
  `)
})
