import { test as base, expect, type Locator, type Page } from '@playwright/test'

/** The demo's desk and the panel docked in it, as a user finds them. */
export interface Desk {
  readonly page: Page
  /** Uncaught errors of the page, as `Name: message`. */
  readonly uncaught: readonly string[]
  /** Opens the demo and waits until the panel is connected. */
  open(query?: string): Promise<void>
  /** Starts a scenario from the list and resolves its sentence. */
  run(title: string): Promise<string>
  /** The sentence of the scenario that ran last. */
  outcome(title: string): Promise<string>
  readonly orders: Locator
  readonly scenarios: Locator
  readonly account: Locator
  readonly tickerCheck: Locator
  /** The switch in the header: an emitter and what it runs on. */
  readonly switchboard: Switchboard
}

/** Deliveries of the emitter chosen in the header, as its sum tells them. */
export interface Tally {
  readonly emitted: number
  readonly due: number
  readonly delivered: number
  readonly dropped: number
  readonly waiting: number
}

export interface Switchboard {
  /** Turns the header to an emitter. */
  choose(emitter: string): Promise<void>
  /** Changes the chosen emitter's strategy and waits until the switch shows it. */
  switchTo(strategy: string): Promise<void>
  tally(): Promise<Tally>
  readonly sum: Locator
  readonly flush: Locator
}

export interface Panel {
  readonly root: Locator
  readonly events: Locator
  readonly failures: Locator
  readonly detail: Locator
  readonly status: Locator
  /** Rows of a type; `exact` types contain no spaces, so the name is matched at a boundary. */
  rowsOf(type: string): Locator
  show(view: 'Events' | 'Handlers' | 'Failures'): Promise<void>
  filter(query: string): Promise<void>
  /** Selects the next failed event with its details, by its key. */
  nextFailure(): Promise<void>
  /** `received + dropped = emitted` of the status bar. */
  sum(): Promise<{ received: number; dropped: number; emitted: number }>
}

const toNumber = (text: string | undefined) => Number(text?.replaceAll(',', '') ?? Number.NaN)
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const createSwitchboard = (page: Page): Switchboard => {
  const sum = page.getByTestId('tally')
  return {
    sum,
    flush: page.getByRole('button', { name: 'Flush' }),
    async choose(emitter) {
      await page.getByRole('combobox', { name: 'Emitter' }).selectOption(emitter)
    },
    async switchTo(strategy) {
      const choice = page.getByRole('group', { name: /^Strategy of / }).getByRole('radio', { name: strategy, exact: true })
      await choice.click()
      await expect(choice).toBeChecked()
    },
    async tally() {
      const [emitted, due, delivered, dropped, waiting] = ((await sum.getAttribute('aria-label')) ?? '').match(/\d[\d,]*/g) ?? []
      return {
        emitted: toNumber(emitted),
        due: toNumber(due),
        delivered: toNumber(delivered),
        dropped: toNumber(dropped),
        waiting: toNumber(waiting),
      }
    },
  }
}

const createDesk = (page: Page): Desk => {
  const uncaught: string[] = []
  page.on('pageerror', (error) => uncaught.push(`${error.name}: ${error.message}`))
  const scenarios = page.getByRole('navigation', { name: 'Scenarios' })
  const sentence = scenarios.getByRole('status')
  const outcome = async (title: string) => {
    const told = sentence.filter({ hasText: `${title}:` })
    await expect(told).toBeVisible({ timeout: 20_000 })
    return ((await told.textContent()) ?? '').slice(title.length + 2)
  }
  return {
    page,
    uncaught,
    async open(query = '') {
      await page.goto(`./${query}`)
      await expect(page.getByRole('status').filter({ hasText: 'connected' })).toBeVisible()
    },
    async run(title) {
      await scenarios.getByRole('button', { name: title }).click()
      return outcome(title)
    },
    outcome,
    orders: page.getByRole('region', { name: 'Order list' }),
    scenarios,
    account: page.getByTestId('accounting'),
    tickerCheck: page.getByTestId('ticker-check'),
    switchboard: createSwitchboard(page),
  }
}

const createPanel = (page: Page): Panel => {
  const root = page.locator('emitscope-panel')
  const events = root.getByRole('treegrid', { name: 'Events' })
  const status = root.locator('footer')
  return {
    root,
    events,
    failures: root.getByRole('treegrid', { name: 'Failures' }),
    detail: root.getByRole('region', { name: /^Event / }),
    status,
    rowsOf: (type) => events.getByRole('row', { name: new RegExp(`(^|\\s)${literal(type)}(\\s|$)`) }),
    show: (view) => root.getByRole('tab', { name: view }).first().click(),
    filter: (query) => root.getByRole('textbox', { name: 'Filter' }).fill(query),
    async nextFailure() {
      await root.getByRole('tab', { name: 'Events' }).focus()
      await page.keyboard.press('f')
    },
    async sum() {
      const text = ((await status.textContent()) ?? '').replace(/\s+/g, ' ')
      const [, received, dropped, emitted] = /([\d,]+) received \+ ([\d,]+) dropped(?: \([^)]*\))? = ([\d,]+) emitted/.exec(text) ?? []
      return { received: toNumber(received), dropped: toNumber(dropped), emitted: toNumber(emitted) }
    },
  }
}

export const test = base.extend<{ desk: Desk; panel: Panel }>({
  desk: async ({ page }, use) => use(createDesk(page)),
  panel: async ({ page }, use) => use(createPanel(page)),
})
export { expect, toNumber }
