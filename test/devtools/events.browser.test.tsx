import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { type MountedPanel, mountPanel, rowTexts, textOf, unmountAll } from './support/mount-panel.ts'

afterEach(unmountAll)

const rowOf = (panel: MountedPanel, text: string): HTMLElement => {
  const row = panel.findAll('.events-grid .row').find((candidate) => textOf(candidate).includes(text))
  if (!row) throw new Error(`no row with ${text}`)
  return row
}
// Rows that change under a locator are clicked directly: names of rows grow when their preview comes.
const clickFold = (row: HTMLElement) =>
  row.querySelector('.chevron')?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
const selectedRow = (panel: MountedPanel) => textOf(panel.findAll('[aria-selected="true"]').find((row) => row.classList.contains('row')))
const story = (ui: Parameters<typeof mountPanel>[1] = {}) => mountPanel('story', { height: 620, ...ui })

describe('list', () => {
  test('shows each emission with its cause, deliveries, wait and run', async () => {
    const panel = await story()
    await expect
      .poll(() => rowTexts(panel))
      .toContainEqual(
        expect.stringMatching(/^1237 2\.293 s payment:requested PaymentRequest .* 1234 1 failed 1 fulfilled 8\.0 ms 12\.7 ms$/),
      )
    expect(rowTexts(panel)).toContainEqual(expect.stringMatching(/^1786 2\.386 s session:saved unhandled .* desk 0 –$/))
    expect(rowTexts(panel)).toContainEqual(expect.stringMatching(/^1240 2\.351 s ticker:tick ×480 .* 480 fulfilled < 0\.1 ms$/))
    expect(panel.text('.status-bar')).toContain('1,791 received + 0 dropped = 1,791 emitted')
  })

  test('a failed row says so by sign, word and colour', async () => {
    const panel = await story()
    await expect.poll(() => panel.findAll('.row.is-failed').length).toBe(3)
    expect(textOf(rowOf(panel, 'stock:synced'))).toContain('failed')
  })

  test('renders what can be seen of a hundred thousand rows', async () => {
    const panel = await mountPanel('thousands', { height: 620 })
    await expect.poll(() => panel.session.list.matchedCount, { timeout: 10_000 }).toBe(98_120)
    await expect.poll(() => panel.text('.status-bar')).toContain('98,120 / 98,120 events')
    expect(panel.findAll('.events-grid .scroller .row').length).toBeLessThan(50)
    expect(panel.find('.events-grid').ariaRowCount).toBe('98121')
    expect(rowTexts(panel).at(-1)).toContain('98,120')
  })

  test('follows new rows until the reader scrolls away, then counts them', async () => {
    const panel = await mountPanel('thousands', { height: 620 })
    await expect.poll(() => panel.session.list.matchedCount, { timeout: 10_000 }).toBe(98_120)
    await expect.poll(() => rowTexts(panel).at(-1)).toContain('98,120')
    panel.find('.events-grid .scroller').scrollTop = 1000
    await expect.poll(() => rowTexts(panel)[8]).toMatch(/^46 /)
    for (let index = 0; index < 3; index += 1) panel.realm.emit('late', 1)
    await expect.poll(() => textOf(panel.findAll('.new-events')[0])).toContain('3 new')
    await userEvent.click(panel.find('.new-events'))
    await expect.poll(() => rowTexts(panel).at(-1)).toContain('late ×3')
    expect(panel.findAll('.new-events')).toEqual([])
  })

  test('a click on a cause goes there', async () => {
    const panel = await story()
    await expect.poll(() => panel.findAll('.cause-link').length).toBeGreaterThan(3)
    rowOf(panel, 'mail:queued').querySelector<HTMLElement>('.cause-link')?.click()
    await expect.poll(() => selectedRow(panel)).toContain('payment:requested')
  })

  test('what is revealed from elsewhere comes into view', async () => {
    const panel = await mountPanel('thousands', { height: 620 })
    await expect.poll(() => panel.session.list.matchedCount, { timeout: 10_000 }).toBe(98_120)
    panel.session.reveal(9)
    await expect.poll(() => rowTexts(panel)[0]).toMatch(/^1 /)
    panel.session.reveal(40_000)
    await expect.poll(() => selectedRow(panel)).toContain('40,000')
    await expect.poll(() => rowTexts(panel).some((row) => row.startsWith('39,995 '))).toBe(true)
    panel.session.ui.setState({ view: 'handlers' })
    await expect.poll(() => panel.findAll('.events-grid').length).toBe(0)
    panel.session.ui.setState({ view: 'events' })
    await expect.poll(() => rowTexts(panel).some((row) => row.startsWith('39,995 '))).toBe(true)
  })

  test('runs and cascades fold and open by their sign', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).join()).toContain('image:tile ×64')
    const before = panel.session.list.length
    clickFold(rowOf(panel, 'image:tile'))
    await expect.poll(() => panel.session.list.length).toBe(before + 64)
    panel.session.ui.setState({ selected: 1234, following: false })
    clickFold(rowOf(panel, 'image:tile'))
    await expect.poll(() => rowOf(panel, 'order:placed').ariaExpanded).toBe('true')
    clickFold(rowOf(panel, 'order:placed'))
    await expect.poll(() => textOf(rowOf(panel, 'order:placed'))).toContain('+5')
  })

  test('hovering shows the cascade', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).length).toBeGreaterThan(10)
    await userEvent.hover(rowOf(panel, 'stock:reserved'))
    await expect.poll(() => panel.findAll('.has-rail').length).toBe(6)
  })
})

describe('details', () => {
  test('a click on a row opens them: handlers, the error under its handler, the payload', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).join()).toContain('payment:requested')
    rowOf(panel, 'payment:requested').click()
    await expect.poll(() => panel.text('.detail')).toContain('authorise')
    const text = panel.text('.detail')
    for (const part of [
      '44.7 ms',
      'PaymentDeclined Card ending 4242 was declined',
      'reached the host',
      'payments.ts:88:13',
      '4 library frames',
      'audit',
      'Payload',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain('drain')
    await userEvent.click(panel.find('.frame-fold'))
    await expect.poll(() => panel.text('.detail')).toContain('drain')
  })

  test('summary, causes and the pinned error on every other tab', async () => {
    const panel = await story({ ui: { selected: 1237, splitOpen: true, detailTab: 'summary', following: false } })
    await expect.poll(() => panel.text('.summary')).toContain('1234, emitted inside its handler (requestPayment)')
    expect(panel.text('.summary')).toContain('createLoop')
    expect(panel.text('.pinned-error')).toContain('PaymentDeclined')
    await userEvent.click(panel.find('#detail-tab-causes'))
    await expect.poll(() => panel.findAll('.cause-line').map((line) => textOf(line).replace(/\s+/g, ' '))).toHaveLength(4)
    await userEvent.click(panel.findAll('.cause-line .link')[0] as Element)
    await expect.poll(() => selectedRow(panel)).toContain('order:placed')
  })

  test('the cause path leads to the neighbours', async () => {
    const panel = await story({ ui: { selected: 1237, splitOpen: true, following: false } })
    await expect.poll(() => panel.text('.cause-path')).toContain('payment:failed')
    await userEvent.click(panel.findAll('.cause-path .link')[1] as Element)
    await expect.poll(() => panel.text('.detail-header')).toContain('payment:failed')
  })

  test('of an event that is gone say so', async () => {
    const panel = await story({ ui: { selected: 99_999, splitOpen: true } })
    await expect.poll(() => panel.text('.detail')).toContain('Event 99,999 is no longer kept.')
  })

  test('close by button and Escape, and resize by keys', async () => {
    const panel = await story({ ui: { selected: 1237, splitOpen: true, following: false } })
    await expect.poll(() => panel.findAll('.detail').length).toBe(1)
    const width = panel.find('.split-side').offsetWidth
    panel.find('.splitter').focus()
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.poll(() => panel.find('.split-side').offsetWidth).toBe(width + 16)
    await userEvent.dblClick(panel.find('.splitter'))
    await expect.poll(() => panel.find('.split-side').offsetWidth).toBe(width)
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => panel.findAll('.detail').length).toBe(0)
  })

  test('open below the list in a narrow panel', async () => {
    const panel = await story({ width: 480, ui: { selected: 1237, splitOpen: true, following: false } })
    await expect.poll(() => panel.findAll('.split.is-narrow').length).toBe(1)
    expect(panel.find('.splitter').ariaOrientation).toBe('horizontal')
  })
})

describe('keys', () => {
  test('arrows move, fold and open; Enter and Escape open and close the details', async () => {
    const panel = await story({ ui: { selected: 1234, following: false } })
    await expect.poll(() => selectedRow(panel)).toContain('order:placed')
    panel.find('[tabindex="0"].row').focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await expect.poll(() => selectedRow(panel)).toContain('stock:low')
    expect(panel.host.root.activeElement?.textContent).toContain('stock:low')
    await userEvent.keyboard('p')
    await expect.poll(() => selectedRow(panel)).toContain('stock:reserved')
    await userEvent.keyboard('{ArrowLeft}')
    await expect.poll(() => selectedRow(panel)).toContain('order:placed')
    await userEvent.keyboard('{ArrowLeft}')
    await expect.poll(() => rowOf(panel, 'order:placed').ariaExpanded).toBe('false')
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(() => rowOf(panel, 'order:placed').ariaExpanded).toBe('true')
    await userEvent.keyboard(']')
    await expect.poll(() => selectedRow(panel)).toContain('stock:reserved')
    await userEvent.keyboard('[[')
    await expect.poll(() => selectedRow(panel)).toContain('order:placed')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => panel.findAll('.detail').length).toBe(1)
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => panel.findAll('.detail').length).toBe(0)
  })

  test('a folded run is one line, its members lines of their own', async () => {
    const panel = await story({ ui: { selected: 1240, selectedRun: true, following: false } })
    await expect.poll(() => selectedRow(panel)).toContain('×480')
    panel.find('[aria-selected="true"].row').focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect.poll(() => selectedRow(panel)).not.toContain('×480')
    expect(selectedRow(panel)).toContain('1240')
    await userEvent.keyboard('{ArrowUp}')
    await expect.poll(() => selectedRow(panel)).toContain('×480')
  })

  test('the focus survives that its row is scrolled away', async () => {
    const panel = await mountPanel('thousands', { height: 620, ui: { selected: 50, following: false } })
    await expect.poll(() => panel.session.list.matchedCount, { timeout: 10_000 }).toBe(98_120)
    await expect.poll(() => selectedRow(panel)).toContain('50')
    panel.find('[aria-selected="true"].row').focus()
    panel.find('.events-grid .scroller').scrollTop = 500_000
    await expect.poll(() => rowTexts(panel).join()).toContain('22,7')
    expect(panel.host.root.activeElement?.getAttribute('aria-selected')).toBe('true')
    await userEvent.keyboard('{ArrowDown}')
    await expect.poll(() => selectedRow(panel)).toMatch(/^51\b/)
  })

  test('Home and End go to both ends, End follows again', async () => {
    const panel = await mountPanel('thousands', { height: 620, ui: { selected: 50, following: false } })
    await expect.poll(() => panel.session.list.matchedCount, { timeout: 10_000 }).toBe(98_120)
    await expect.poll(() => selectedRow(panel)).toContain('50')
    panel.find('[aria-selected="true"].row').focus()
    await userEvent.keyboard('{PageDown}')
    await expect.poll(() => Number.parseInt(selectedRow(panel), 10)).toBeGreaterThan(60)
    await userEvent.keyboard('{Home}')
    await expect.poll(() => selectedRow(panel)).toMatch(/^1\b/)
    await userEvent.keyboard('{End}')
    await expect.poll(() => selectedRow(panel)).toContain('98,120')
    expect(panel.session.ui.getState().following).toBe(true)
  })

  test('numbers change the view, f goes to the next failure, slash to the filter', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).length).toBeGreaterThan(10)
    panel.find('[tabindex="0"].row').focus()
    await userEvent.keyboard('f')
    await expect.poll(() => panel.text('.detail-header')).toContain('501')
    await userEvent.keyboard('f')
    await expect.poll(() => panel.text('.detail-header')).toContain('1237')
    await userEvent.keyboard('{Shift>}F{/Shift}')
    await expect.poll(() => panel.text('.detail-header')).toContain('501')
    await userEvent.keyboard('2')
    await expect.poll(() => panel.findAll('.handlers-grid').length).toBe(1)
    panel.find('.tab[aria-selected="true"]').focus()
    await userEvent.keyboard('1/')
    await expect.poll(() => (panel.host.root.activeElement as HTMLInputElement | null)?.placeholder).toBe('Filter')
    await userEvent.keyboard('3f')
    expect(panel.session.ui.getState()).toMatchObject({ view: 'events', query: '3f' })
  })

  test('Ctrl+E records, Ctrl+L clears', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).length).toBeGreaterThan(10)
    panel.find('[tabindex="0"].row').focus()
    await userEvent.keyboard('{Control>}e{/Control}')
    await expect.poll(() => panel.find('.record').ariaPressed).toBe('false')
    panel.find('.tab').focus()
    await userEvent.keyboard('{Control>}l{/Control}')
    await expect.poll(() => panel.text('.view')).toContain('Recording is off')
  })
})

describe('filter', () => {
  test('narrows as one types, and says how many match', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).length).toBeGreaterThan(10)
    await userEvent.type(panel.find('.filter input'), 'type:payment:*')
    await expect.poll(() => rowTexts(panel)).toHaveLength(2)
    await expect.poll(() => panel.text('.status-bar')).toContain('2 / 1,791 events')
    await userEvent.click(panel.find('.check input'))
    await expect.poll(() => panel.text('.status-bar')).toContain('1,789 / 1,791 events')
    await userEvent.keyboard('{Tab}')
    panel.find('.filter input').focus()
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => panel.session.ui.getState().query).toBe('')
  })

  test('underlines what it cannot read and gives the reason', async () => {
    const panel = await mountPanel('story', { ui: { query: 'type:refund:* duration:>5m' } })
    await expect.poll(() => panel.text('.filter-problem')).toContain('5m is no duration. Use ms, s or us. The rest still filters.')
    expect(panel.find('.query-bad').textContent).toBe('duration:>5m')
    expect(panel.find('.filter input').ariaInvalid).toBe('true')
    await userEvent.click(panel.find('.empty .button'))
    await expect.poll(() => rowTexts(panel).length).toBeGreaterThan(5)
  })

  test('pills add up with Ctrl', async () => {
    const panel = await story()
    await expect.poll(() => rowTexts(panel).length).toBeGreaterThan(10)
    const pill = (name: string) => panel.findAll('.pill').find((candidate) => textOf(candidate) === name) as HTMLElement
    await userEvent.click(pill('Failed'))
    await expect.poll(() => panel.session.list.matchedCount).toBe(3)
    await userEvent.click(pill('Unhandled'), { modifiers: ['Control'] })
    await expect.poll(() => panel.session.list.matchedCount).toBe(4)
    await userEvent.click(pill('Failed'), { modifiers: ['Control'] })
    await expect.poll(() => panel.session.list.matchedCount).toBe(1)
    await userEvent.click(pill('Unhandled'))
    await expect.poll(() => panel.session.list.matchedCount).toBe(1791)
    await userEvent.click(pill('Slow'))
    await expect.poll(() => panel.session.list.matchedCount).toBe(1)
    await userEvent.click(pill('All'))
    await expect.poll(() => panel.session.list.matchedCount).toBe(1791)
  })

  test('the strip above makes, moves and takes away a range', async () => {
    const panel = await story()
    await expect.poll(() => panel.findAll('.overview canvas').length).toBe(1)
    const strip = panel.find('.overview')
    const drag = (type: string, x: number) => {
      const { left, top } = strip.getBoundingClientRect()
      strip.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerId: 1, clientX: left + x, clientY: top + 20 }))
    }
    strip.setPointerCapture = () => {}
    drag('pointerdown', 1000)
    drag('pointermove', 1001)
    expect(panel.session.ui.getState().range).toBeNull()
    drag('pointermove', 1100)
    drag('pointerup', 1100)
    await expect.poll(() => panel.findAll('.brush').length).toBe(1)
    const { fromMs = 0, toMs = 0 } = panel.session.ui.getState().range ?? {}
    expect([Math.round(fromMs), Math.round(toMs)]).toEqual([2003, 2203])
    drag('pointerdown', 1050)
    drag('pointermove', 1100)
    drag('pointerup', 1100)
    await expect.poll(() => Math.round(panel.session.ui.getState().range?.fromMs ?? 0)).toBe(2103)
    drag('pointerdown', 1150)
    drag('pointermove', 1160)
    drag('pointerup', 1160)
    await expect.poll(() => Math.round(panel.session.ui.getState().range?.toMs ?? 0)).toBe(2323)
    strip.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }))
    await expect.poll(() => panel.findAll('.brush').length).toBe(0)
  })
})
