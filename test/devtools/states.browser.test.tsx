import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { UiState } from '../../packages/devtools/src/store/ui-state.ts'
import { accessProblems, mountPanel, rowTexts, unmountAll } from './support/mount-panel.ts'

afterEach(unmountAll)

describe('states', () => {
  test('empty: says what is connected', async () => {
    const panel = await mountPanel('empty')
    await expect.poll(() => panel.text('.view')).toContain('Emit one: 5 emitters are connected.')
    expect(panel.text('.status-bar')).toContain('5 emitters, 23 subscriptions found')
  })

  test('one row', async () => {
    const panel = await mountPanel('one')
    await expect.poll(() => rowTexts(panel)).toEqual(['1 0.012 s order:placed {id: "A-1"} cart 1 fulfilled 1.2 ms'])
  })

  test('overflow: a bar with the count, the gap in its place, the sum below', async () => {
    const panel = await mountPanel('overflow')
    await expect.poll(() => panel.text('.notice')).toContain('12,431 events not kept.')
    expect(rowTexts(panel)).toContain('12,431 overwritten, 84,101 to 96,531')
    expect(panel.text('.status-bar')).toContain('5 received + 96,528 dropped = 96,533 emitted')
    await userEvent.click(panel.find('.notice .icon-button'))
    await expect.poll(() => panel.findAll('.notice').length).toBe(0)
  })

  test('on the way and unaccounted are said as such', async () => {
    const panel = await mountPanel((realm) => {
      realm.emit('a', realm.emitter('cart'))
      realm.answers.pull = () => ({ ...realm.batch(), emitted: 9, more: false })
    })
    await expect.poll(() => panel.text('.status-bar')).toContain('1 received + 0 dropped + 8 unaccounted = 9 emitted')
    panel.realm.answers.pull = () => ({ ...panel.realm.batch(), emitted: 9, more: true })
    await expect.poll(() => panel.text('.status-bar')).toContain('1 received + 0 dropped + 8 on the way = 9 emitted')
  })

  test('lost: keeps every row, says so, and connects again', async () => {
    const panel = await mountPanel('one')
    await expect.poll(() => rowTexts(panel)).toHaveLength(1)
    panel.realm.say({ kind: 'bye', reason: 'gone' })
    await expect.poll(() => panel.text('.notice')).toContain('Connection lost. Showing what was received.')
    expect(rowTexts(panel)).toContain('connection lost at 0.012 s')
    expect(panel.text('.connection')).toBe('waiting for the app')
    await userEvent.click(panel.find('.notice .button'))
    await expect.poll(() => panel.text('.connection')).toBe('connected')
  })

  test('no answer: says that the page may be paused', async () => {
    const panel = await mountPanel('one')
    await expect.poll(() => rowTexts(panel)).toHaveLength(1)
    panel.session.status('unresponsive', '', null)
    await expect.poll(() => panel.text('.notice')).toContain('No answer from the app.')
  })

  test('incompatible: says which versions, and what to do', async () => {
    const panel = await mountPanel('incompatible')
    await expect.poll(() => panel.text('.view')).toContain('The app speaks protocol 2.0, this panel 1.0.')
    expect(panel.text('.view')).toContain("Update the panel to the app's 2.1.0.")
  })

  test('recording off: a mark in the list, a word in the status bar', async () => {
    const panel = await mountPanel('one')
    await expect.poll(() => rowTexts(panel)).toHaveLength(1)
    panel.realm.atMs += 5
    panel.realm.mark('recording off')
    await userEvent.click(panel.find('.record'))
    await expect.poll(() => rowTexts(panel).at(-1)).toBe('recording off at 0.017 s')
    await expect.poll(() => panel.text('.connection')).toBe('not recording')
    panel.realm.mark('recording on')
    panel.realm.atMs += 5
    panel.realm.emit('later', 1)
    await userEvent.click(panel.find('.record'))
    await expect.poll(() => rowTexts(panel).at(-1)).toContain('later')
  })

  test('what waits in a queue shows as pending until the queue is known to be empty', async () => {
    const panel = await mountPanel((realm) => {
      realm.emit('frame', realm.emitter('ticker', 'animationFrame'), { durationMs: null, queuedMs: null, flags: 8, deliveries: 2 })
    })
    await expect.poll(() => rowTexts(panel)[0]).toContain('2 pending')
    panel.realm.atMs += 20
    panel.realm.queue(1, 0)
    await expect.poll(() => rowTexts(panel)[0]).toContain('2 fulfilled')
  })

  test('new events are told in one polite sentence', async () => {
    const panel = await mountPanel('one')
    await expect.poll(() => rowTexts(panel)).toHaveLength(1)
    const failed = panel.realm.emit('later', 1)
    panel.realm.fail(failed, { type: 'later', error: 1 })
    await expect.poll(() => panel.find('[aria-live="polite"]').textContent, { timeout: 5000 }).toBe('1 new event, 1 failed')
  })
})

describe('chrome', () => {
  test('tabs move with arrows', async () => {
    const panel = await mountPanel('one')
    panel.find('.tab').focus()
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(() => panel.session.ui.getState().view).toBe('handlers')
    await userEvent.keyboard('{End}')
    await expect.poll(() => panel.session.ui.getState().view).toBe('failures')
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}{Home}')
    await expect.poll(() => panel.session.ui.getState().view).toBe('events')
  })

  test('the theme menu opens, moves by keys, chooses, and gives the focus back', async () => {
    const panel = await mountPanel('one')
    await userEvent.click(panel.find('.menu-root .icon-button'))
    await expect.poll(() => panel.host.root.activeElement?.textContent).toBe('As the system')
    await userEvent.keyboard('{ArrowDown}{ArrowUp}{End}')
    await expect.poll(() => panel.host.root.activeElement?.textContent).toBe('Dark')
    await userEvent.keyboard('l')
    await expect.poll(() => panel.host.root.activeElement?.textContent).toBe('Light')
    await userEvent.keyboard('{Enter}')
    expect(panel.session.ui.getState().theme).toBe('light')
    await expect.poll(() => panel.host.root.activeElement?.ariaLabel).toBe('Theme')
    await userEvent.click(panel.find('.menu-root .icon-button'))
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => panel.findAll('.menu').length).toBe(0)
    await userEvent.click(panel.find('.menu-root .icon-button'))
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }))
    await expect.poll(() => panel.findAll('.menu').length).toBe(0)
  })

  test('dock and close have buttons only where the surroundings can', async () => {
    const bare = await mountPanel('one')
    expect(bare.findAll('[aria-label="Close panel"], [aria-label="Dock to right"]')).toEqual([])
    const sides: string[] = []
    const shell = { close: () => sides.push('closed'), dockSide: 'bottom', setDockSide: (side: string) => sides.push(side) } as const
    const panel = await mountPanel('one', { shell })
    panel.find('[aria-label="Dock to right"]').click()
    panel.find('[aria-label="Dock to bottom"]').click()
    panel.find('[aria-label="Close panel"]').click()
    expect(sides).toEqual(['right', 'bottom', 'closed'])
  })

  test('clear has a button', async () => {
    const panel = await mountPanel('one')
    await expect.poll(() => rowTexts(panel)).toHaveLength(1)
    panel.find('[aria-label="Clear"]').click()
    await expect.poll(() => panel.text('.view')).toContain('No events yet.')
  })
})

describe.each(['light', 'dark'] as const)('axe finds nothing in %s', (theme) => {
  const cases: readonly (readonly [name: string, scene: string, ui: Partial<UiState>])[] = [
    ['events', 'story', {}],
    ['payload', 'story', { selected: 1237, splitOpen: true, detailTab: 'payload', following: false }],
    ['handlers of an event', 'story', { selected: 1237, splitOpen: true, detailTab: 'handlers', following: false }],
    ['causes', 'story', { selected: 1237, splitOpen: true, detailTab: 'causes', following: false }],
    ['summary', 'story', { selected: 1237, splitOpen: true, detailTab: 'summary', following: false, range: { fromMs: 2200, toMs: 2400 } }],
    ['handlers', 'story', { view: 'handlers', selectedHandler: 's9' }],
    ['failures', 'busy', { view: 'failures' }],
    ['a filter with a bad term', 'story', { query: 'type:refund:* duration:>5m' }],
    ['nothing', 'empty', {}],
    ['a gap', 'overflow', {}],
    ['a lost connection', 'lost', {}],
    ['another version', 'incompatible', {}],
  ]
  test.each(cases)('in %s', async (_, scene, ui) => {
    const panel = await mountPanel(scene, { ui: { ...ui, theme } })
    await expect.poll(() => panel.text('.view').length).toBeGreaterThan(20)
    expect(await accessProblems(panel.host.element)).toEqual([])
  })
})
