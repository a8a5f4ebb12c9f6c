import { mountOverlay, type Overlay, type OverlayOptions } from '@emitscope/devtools'
import { createClient, EmitscopePanel } from '@emitscope/devtools/react'
import { createEmitter } from '@emitscope/emitter'
import { createDirectTransport, installRecorder } from '@emitscope/emitter/inspect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { accessProblems, textOf } from './support/mount-panel.ts'

const shop = createEmitter<{ 'order:placed': { id: string }; 'payment:requested': { amount: number } }>({ name: 'shop', onError: () => {} })
class PaymentDeclined extends Error {
  override readonly name = 'PaymentDeclined'
}
shop.on('order:placed', function requestPayment(_order, emission) {
  emission.emit('payment:requested', { amount: 84.5 })
})
shop.on('payment:requested', function authorise() {
  throw new PaymentDeclined('Card ending 4242 was declined')
})

let overlays: Overlay[] = []
const mount = (options?: OverlayOptions): Overlay => {
  const overlay = mountOverlay(options)
  overlays.push(overlay)
  return overlay
}
beforeEach(() => {
  localStorage.removeItem('emitscope:overlay')
  installRecorder().clear()
})
afterEach(() => {
  for (const overlay of overlays) overlay.unmount()
  overlays = []
})
const host = () => document.querySelector('emitscope-panel') as HTMLElement
const root = () => host().shadowRoot as ShadowRoot
const find = (selector: string) => root().querySelector(selector) as HTMLElement
const text = (selector: string) => textOf(find(selector))
const isOpen = () => !find('.dock').hidden

describe('dot', () => {
  test('opens the panel, and has the focus again when that closes', async () => {
    mount()
    expect([isOpen(), find('.beacon').hidden, root().querySelector('.panel')]).toEqual([false, false, null])
    await userEvent.click(find('.beacon-button'))
    await expect.poll(() => text('.tabs')).toContain('Events')
    expect(find('.beacon').hidden).toBe(true)
    await expect.poll(() => root().activeElement?.textContent).toBe('Events')
    await userEvent.click(find('[aria-label="Close panel"]'))
    expect([isOpen(), root().querySelector('.panel'), root().activeElement?.className]).toEqual([false, null, 'beacon-button'])
  })

  test('counts failures since one last looked', async () => {
    const overlay = mount()
    shop.emit('order:placed', { id: 'A-1' })
    await expect.poll(() => text('.beacon-badge'), { timeout: 4000 }).toBe('1')
    expect(find('.beacon-button').ariaLabel).toMatch(/^Open Emitscope: [\d,]+ events, 1 failed$/)
    overlay.open()
    await expect.poll(() => text('.tabs')).toContain('Failures')
    overlay.close()
    expect(find('.beacon-badge').hidden).toBe(true)
    for (let index = 0; index < 120; index += 1) shop.emit('order:placed', { id: 'A-2' })
    await expect.poll(() => text('.beacon-badge'), { timeout: 4000 }).toBe('99+')
    expect(find('.beacon').classList.contains('is-arriving')).toBe(true)
  })

  test('axe finds nothing in it', async () => {
    mount()
    expect(await accessProblems(host())).toEqual([])
  })
})

describe('hotkey', () => {
  const press = (code: string) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { code, altKey: true, shiftKey: true, bubbles: true }))

  test('opens and closes from anywhere in the page', async () => {
    mount()
    press('KeyE')
    await expect.poll(() => text('.tabs')).toContain('Events')
    press('KeyE')
    expect(isOpen()).toBe(false)
  })

  test('can be another, or none', async () => {
    mount({ hotkey: 'Alt+Shift+K' })
    press('KeyE')
    expect(isOpen()).toBe(false)
    press('KeyK')
    expect(isOpen()).toBe(true)
    overlays[0]?.unmount()
    mount({ hotkey: null })
    press('KeyK')
    expect(isOpen()).toBe(false)
  })

  test('that cannot be read is refused at the call', () => {
    expect(() => mountOverlay({ hotkey: 'E' })).toThrow(TypeError)
    expect(document.querySelector('emitscope-panel')).toBeNull()
  })
})

describe('dock', () => {
  const handle = () => find('.dock-handle')

  test('is resized by keys and pointer, a double click restores, the size is remembered', async () => {
    mount({ open: true })
    await expect.poll(() => text('.tabs')).toContain('Events')
    const initial = find('.dock').offsetHeight
    handle().focus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    expect(find('.dock').offsetHeight).toBe(initial - 16)
    handle().setPointerCapture = () => {}
    const drag = (type: string, y: number) => handle().dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, clientY: y }))
    drag('pointermove', 10)
    drag('pointerdown', 200)
    drag('pointermove', 250)
    drag('pointerup', 250)
    drag('pointermove', 10)
    expect(find('.dock').offsetHeight).toBe(Math.max(160, initial - 66))
    overlays[0]?.unmount()
    mount({ open: true })
    expect(find('.dock').offsetHeight).toBe(Math.max(160, initial - 66))
    handle().dispatchEvent(new MouseEvent('dblclick'))
    expect(find('.dock').offsetHeight).toBe(initial)
    await userEvent.keyboard('{ArrowDown}')
    for (let press = 0; press < 100; press += 1) handle().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }))
    expect(find('.dock').offsetHeight).toBe(160)
  })

  test('goes to the other edge by its button, and remembers', async () => {
    mount({ open: true })
    await expect.poll(() => text('.tabs')).toContain('Events')
    find('[aria-label="Dock to right"]').click()
    await expect.poll(() => find('[aria-label="Dock to right"]').ariaPressed).toBe('true')
    expect([find('.dock').className, handle().ariaOrientation]).toEqual(['dock right', 'vertical'])
    const width = find('.dock').offsetWidth
    handle().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    expect(find('.dock').offsetWidth).toBe(Math.max(160, width - 8))
    overlays[0]?.unmount()
    mount()
    expect(find('.dock').className).toBe('dock right')
  })

  test('starts at the edge it is told', () => {
    mount({ position: 'right' })
    expect(find('.dock').className).toBe('dock right')
  })

  test('sits inside a container, with its own height, and leaves it empty when closed', async () => {
    const container = document.createElement('div')
    document.body.append(container)
    const overlay = mount({ container })
    await expect.poll(() => text('.tabs')).toContain('Events')
    expect(container.contains(host())).toBe(true)
    expect(find('[aria-label="Close panel"]')).not.toBeNull()
    expect(root().querySelector('[aria-label="Dock to right"]')).toBeNull()
    expect(container.offsetHeight).toBe(find('.dock').offsetHeight)
    overlay.close()
    expect(container.offsetHeight).toBe(0)
    overlay.open()
    await expect.poll(() => text('.tabs')).toContain('Events')
    container.remove()
  })
})

describe('isolation', () => {
  test("the page's styles do not reach in, ours not out", async () => {
    const style = document.createElement('style')
    style.textContent =
      '* { color: rgb(255, 0, 0) !important; font-size: 40px !important } emitscope-panel { display: none !important } .row { height: 5px }'
    document.head.append(style)
    const row = document.createElement('div')
    row.className = 'row'
    document.body.append(row)
    mount({ open: true })
    await expect.poll(() => find('.toolbar')?.offsetHeight).toBe(28)
    expect(getComputedStyle(find('.panel')).fontSize).toBe('12px')
    expect(getComputedStyle(row).height).toBe('5px')
    style.remove()
    row.remove()
  })

  test('no style element, no style attribute in the markup, one adopted sheet for the panel', async () => {
    mount({ open: true })
    await expect.poll(() => text('.tabs')).toContain('Events')
    expect(root().querySelectorAll('style, link')).toHaveLength(0)
    expect(root().adoptedStyleSheets).toHaveLength(2)
    expect(host().matches(':popover-open')).toBe(true)
  })

  test('theme: the system’s, the one given, the one chosen, which is remembered', async () => {
    const overlay = mount()
    expect(host().dataset.theme).toBe(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
    overlay.setTheme('dark')
    expect(host().dataset.theme).toBe('dark')
    overlay.unmount()
    mount()
    expect(host().dataset.theme).toBe('dark')
    overlays.at(-1)?.unmount()
    mount({ theme: 'light' })
    expect(host().dataset.theme).toBe('light')
  })

  test('unmount takes everything away, twice too', () => {
    const overlay = mount({ open: true })
    overlay.unmount()
    overlay.unmount()
    overlay.open()
    expect(document.querySelector('emitscope-panel')).toBeNull()
  })
})

test('a real emission: its row, its handlers’ times, the failure with name, message and stack', async () => {
  mount({ open: true })
  await expect.poll(() => text('.tabs')).toContain('Events')
  shop.emit('order:placed', { id: 'A-1042' })
  const row = () => [...root().querySelectorAll<HTMLElement>('.row.is-failed')].at(-1)
  await expect.poll(() => textOf(row())).toContain('payment:requested')
  row()?.click()
  await expect.poll(() => text('.detail')).toContain('PaymentDeclined Card ending 4242 was declined')
  expect(text('.detail')).toContain('onError')
  expect(text('.detail')).toContain('overlay.browser.test.tsx')
  await expect.poll(() => text('.payload')).toContain('amount: 84.5')
  const [, received, dropped, emitted] =
    /([\d,]+) received \+ ([\d,]+) dropped.* = ([\d,]+) emitted/.exec(find('.status-bar').textContent ?? '') ?? []
  const [a = 0, b = 0, c = 0] = [received, dropped, emitted].map((count) => Number(count?.replaceAll(',', '')))
  expect([a > 0, a + b]).toEqual([true, c])
  find('#tab-handlers').click()
  await expect.poll(() => text('.handlers-grid')).toContain('authorise')
  find('.record').click()
  await expect.poll(() => text('.connection')).toBe('not recording')
  find('.record').click()
  await expect.poll(() => text('.connection')).toBe('connected')
})

test('as a component it fills its parent, closes by its own button, and goes with it', async () => {
  const client = createClient(createDirectTransport(installRecorder()))
  let closed = 0
  const screen = await render(
    <div style={{ height: '300px' }}>
      <EmitscopePanel client={client} theme="dark" onClose={() => (closed += 1)} />
    </div>,
  )
  await expect.poll(() => text('.tabs')).toContain('Events')
  expect([find('.panel').offsetHeight, host().dataset.theme, client.status]).toEqual([300, 'dark', 'open'])
  find('[aria-label="Close panel"]').click()
  expect(closed).toBe(1)
  await screen.unmount()
  expect([document.querySelector('emitscope-panel'), client.status]).toEqual([null, 'closed'])
})
