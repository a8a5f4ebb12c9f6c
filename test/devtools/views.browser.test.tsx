import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { type MountedPanel, mountPanel, rowTexts, textOf, unmountAll } from './support/mount-panel.ts'

afterEach(unmountAll)

const focusSelected = (panel: MountedPanel, grid: string) => panel.find(`${grid} [tabindex="0"].row`).focus()

describe('handlers', () => {
  const open = (ui = {}) => mountPanel('story', { height: 900, width: 1300, ui: { view: 'handlers', ...ui } })
  const names = (panel: MountedPanel) => panel.findAll('.handlers-grid .scroller .name').map((name) => textOf(name))

  test('shows calls, failures and times per subscription, sums per event and emitter', async () => {
    const panel = await open()
    await expect
      .poll(() => rowTexts(panel, '.handlers-grid'))
      .toContainEqual(expect.stringMatching(/^authorise slow 412 2 28\.6 ms 57\.5 ms 61\.0 ms 13\.1 s 0\.0 s ago 0$/))
    expect(rowTexts(panel, '.handlers-grid')).toContainEqual(expect.stringMatching(/^payment:requested 2 handlers 822 2 /))
    await expect
      .poll(() => rowTexts(panel, '.handlers-grid'))
      .toContainEqual(expect.stringMatching(/^removeCoupon never ran once 0 0 – – – – – 0$/))
    expect(panel.find('.histogram').ariaLabel).toContain('up to 6.4 ms')
    expect(panel.text('.status-bar')).toContain('13 subscriptions')
    expect(panel.text('.status-bar')).toContain('timed 13,874 of 66,206 deliveries')
  })

  test('sorts by any column, the other way at a second click', async () => {
    const panel = await open()
    await expect.poll(() => names(panel)[0]).toBe('imaging')
    const header = (label: string) => panel.findAll('.sort-button').find((button) => textOf(button) === label) as HTMLElement
    await userEvent.click(header('Calls'))
    await expect.poll(() => names(panel)[0]).toBe('ticker')
    await userEvent.click(header('Calls'))
    await expect.poll(() => names(panel)[0]).toBe('mail')
    await userEvent.click(header('Emitter, event, handler'))
    await expect.poll(() => names(panel)[0]).toBe('cart')
    expect(panel.find('[aria-sort]').ariaSort).toBe('ascending')
  })

  test('arrows walk, fold and open the tree', async () => {
    const panel = await open({ handlerSort: 'name', handlersDescending: false })
    await expect.poll(() => names(panel)[0]).toBe('cart')
    focusSelected(panel, '.handlers-grid')
    const selected = () => textOf(panel.find('.handlers-grid [aria-selected="true"] .name'))
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(selected).toBe('cart')
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowDown}')
    await expect.poll(selected).toBe('renderBadge')
    await userEvent.keyboard('{ArrowLeft}')
    await expect.poll(selected).toBe('cart:changed')
    await userEvent.keyboard('{ArrowLeft}')
    await expect.poll(() => names(panel)).not.toContain('recalculate')
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(() => names(panel)).toContain('recalculate')
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.poll(selected).toBe('cart')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => names(panel)[1]).toBe('desk')
    await userEvent.keyboard('{Enter}{End}')
    await expect.poll(selected).toBe('drawPrice')
  })

  test('folds by its sign and filters by words, parents kept', async () => {
    const panel = await open({ query: 'audit' })
    await expect.poll(() => names(panel).sort()).toEqual(['audit', 'audit', 'cart', 'order:placed', 'payment:requested', 'payments'])
    panel.find('.handlers-grid .chevron').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    await expect.poll(() => names(panel)).toHaveLength(4)
    panel.findAll('.handlers-grid .name')[1]?.click()
    await expect.poll(() => panel.findAll('.handlers-grid [aria-selected="true"]').length).toBe(1)
    panel.session.ui.setState({ query: 'nothing' })
    await expect.poll(() => panel.text('.view')).toContain('7 emitters, none match.')
  })

  test('without subscriptions says how many emitters there are', async () => {
    const panel = await mountPanel(() => {}, { ui: { view: 'handlers' } })
    await expect.poll(() => panel.text('.view')).toContain('No subscriptions.')
  })
})

describe('failures', () => {
  const open = (ui = {}) => mountPanel('busy', { height: 560, width: 1300, ui: { view: 'failures', ...ui } })
  const groups = (panel: MountedPanel) => rowTexts(panel, '.groups-grid')

  test('groups what is of one kind: count, where, first and last', async () => {
    const panel = await open()
    await expect.poll(() => groups(panel)).toHaveLength(4)
    expect(groups(panel)[1]).toMatch(
      /^4 PaymentDeclined Card ending 4242 was declined payment:requested → authorise payments\.ts:88 2\.346 s 2\.346 s$/,
    )
    expect(panel.text('.status-bar')).toContain('10 failures')
    expect(textOf(panel.find('.tab .badge'))).toBe('10')
  })

  test('answers what, how it came here, what it caused and who took it', async () => {
    const panel = await mountPanel('story', { height: 560, width: 1300, ui: { view: 'failures', selectedGroup: 'PaymentDeclined' } })
    await expect.poll(() => panel.text('.failure-detail')).toContain('authorise')
    const text = panel.text('.failure-detail').replace(/\s+/g, ' ')
    for (const part of [
      'PaymentDeclined Card ending 4242 was declined',
      'reached the host',
      'payments.ts:88:13',
      'Caused by HttpError 402 Payment Required',
      'How it came here order:placed 1234 payment:requested 1237',
      'payment:failed 1238',
      'mail:queued 1239',
      'Nobody: no onFailure on the subscription, no onError on payments.',
    ]) {
      expect(text).toContain(part)
    }
    await expect.poll(() => panel.text('.occurrences')).toContain('orderId: "A-1042"')
  })

  test('opens the payload of an occurrence', async () => {
    const panel = await open({ selectedGroup: 'PaymentDeclined' })
    await expect.poll(() => rowTexts(panel, '.occurrences-grid')).toHaveLength(4)
    panel.findAll('.occurrence')[3]?.click()
    await expect.poll(() => panel.text('.occurrence-payload')).toContain('currency')
    focusSelected(panel, '.occurrences-grid')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => panel.findAll('.occurrence-payload').length).toBe(0)
    await userEvent.keyboard('{Home}')
    await expect.poll(() => textOf(panel.find('.occurrences-grid [aria-selected="true"]'))).toContain('891')
  })

  test('arrows and f go through the groups, pills regroup', async () => {
    const panel = await open()
    await expect.poll(() => groups(panel)).toHaveLength(4)
    focusSelected(panel, '.groups-grid')
    const selected = () => textOf(panel.find('.groups-grid [aria-selected="true"]'))
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(selected).toContain('PaymentDeclined')
    await userEvent.keyboard('f')
    await expect.poll(selected).toContain('QUEUE_FULL')
    await userEvent.keyboard('{Shift>}F{/Shift}')
    await expect.poll(selected).toContain('PaymentDeclined')
    panel.findAll('.row.group')[0]?.click()
    await expect.poll(selected).toContain('WarehouseOffline')
    await userEvent.click(panel.findAll('.pill')[2] as HTMLElement)
    expect(panel.session.ui.getState().failureGrouping).toBe('event')
    panel.session.ui.setState({ query: 'declined' })
    await expect.poll(() => groups(panel)).toHaveLength(1)
    panel.session.ui.setState({ query: 'nothing' })
    await expect.poll(() => panel.text('.view')).toContain('10 failures, none match.')
  })

  test('a link leads to the event, the count in the tab to the newest failure', async () => {
    const panel = await mountPanel('story', { height: 560, width: 1300 })
    await expect.poll(() => panel.findAll('.tab .badge').length).toBe(1)
    panel.find('.tab .badge').click()
    await expect.poll(() => panel.text('.failure-header')).toContain('WarehouseOffline')
    panel.find('.failure-where .link').click()
    await expect.poll(() => panel.text('.detail-header')).toContain('stock:synced')
  })

  test('without failures says over how many events', async () => {
    const panel = await mountPanel('one', { ui: { view: 'failures' } })
    await expect.poll(() => panel.text('.view')).toContain('No failures in 1 event.')
  })
})

describe('payload', () => {
  const open = (tell: Parameters<typeof mountPanel>[0], sequence: number) =>
    mountPanel(tell, { height: 560, width: 1300, ui: { selected: sequence, splitOpen: true, detailTab: 'payload', following: false } })
  const lines = (panel: MountedPanel) => panel.findAll('.payload-row').map((row) => textOf(row).trim())
  const asked = (panel: MountedPanel) => panel.realm.posted.flatMap((command) => (command.name === 'properties' ? [command] : []))

  test('is read one level at a time, when it is opened', async () => {
    const panel = await open('story', 1237)
    await expect.poll(() => lines(panel)).toContain('orderId: "A-1042"')
    expect(asked(panel)).toHaveLength(1)
    expect(panel.text('.payload-bar')).toContain('live value, captured')
    panel.find('.payload-tree [tabindex="0"]').focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowRight}')
    await expect.poll(() => lines(panel)).toContain('brand: "visa"')
    expect(asked(panel).map((command) => command.path)).toEqual([[], ['card']])
    expect(lines(panel)).toContain('card: Object')
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}{ArrowLeft}')
    await expect.poll(() => lines(panel)).not.toContain('brand: "visa"')
    panel.findAll('.payload-row')[5]?.click()
    await expect.poll(() => lines(panel)).toContain('mug-blue: {quantity: 1}')
  })

  test('an accessor runs only when asked to, a long list comes in pages', async () => {
    const panel = await open((realm) => {
      realm.emit('a', realm.emitter('cart'), { payload: {} })
      const row = (key: string, kind: 'accessor' | 'number', text: string) => ({ key, path: key, value: { kind, text, expandable: false } })
      realm.answers.properties = (command) => {
        if (command.name !== 'properties') return undefined
        const value = { kind: 'object', text: 'Cart {…}', expandable: true } as const
        if (command.invoke)
          return { value: { kind: 'number', text: '84.5', expandable: false }, capturedAtMs: 0, freshness: 'live', total: 0, rows: [] }
        const rows = command.start === 0 ? [row('total', 'accessor', '(…)')] : [row('next', 'number', '2')]
        return { value, capturedAtMs: 0, freshness: 'frozen', total: 2, rows }
      }
    }, 1)
    await expect.poll(() => lines(panel)).toEqual(['payload Cart', 'total: (…)', '1 more'])
    expect(panel.text('.payload-bar')).toContain('frozen: as it was')
    panel.findAll('.payload-row')[1]?.click()
    await expect.poll(() => lines(panel)[1]).toBe('total: 84.5')
    panel.findAll('.payload-row')[2]?.click()
    await expect.poll(() => lines(panel)).toEqual(['payload Cart', 'total: 84.5', 'next: 2'])
    expect(asked(panel).map(({ path, start, invoke }) => ({ path, start, invoke }))).toEqual([
      { path: [], start: 0, invoke: undefined },
      { path: ['total'], start: 0, invoke: true },
      { path: [], start: 1, invoke: undefined },
    ])
  })

  test('that is no longer held, or cannot be read, says so', async () => {
    const gone = {
      value: { kind: 'gone', text: 'no longer held', expandable: false },
      capturedAtMs: 0,
      freshness: 'gone',
      total: 0,
      rows: [],
    }
    const panel = await open((realm) => {
      realm.emit('a', realm.emitter('cart'))
      realm.emit('b', 1)
      realm.answers.properties = (command) => (command.name === 'properties' && command.sequence === 1 ? gone : 'nonsense')
    }, 1)
    await expect.poll(() => panel.text('.payload')).toContain('The payload is no longer held')
    panel.session.ui.setState({ selected: 2 })
    await expect.poll(() => panel.text('.payload')).toContain('an answer this panel cannot read')
  })

  test('is copied as it is shown, or the page is said to forbid it', async () => {
    const panel = await open('story', 1237)
    await expect.poll(() => lines(panel).length).toBeGreaterThan(3)
    const copied: string[] = []
    const clipboard = navigator.clipboard
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    })
    panel.find('.payload-bar .icon-button').click()
    await expect.poll(() => copied[0]).toContain('  orderId: "A-1042"')
    panel.find('.detail-header .icon-button').click()
    await expect.poll(() => JSON.parse(copied[1] ?? '{}')).toMatchObject({ sequence: 1237, type: 'payment:requested', failures: 1 })
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })
    panel.find('.payload-bar .icon-button').click()
    await expect.poll(() => panel.find('.payload-bar .icon-button').title).toBe('The page does not allow copying')
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard })
  })
})
