export type Theme = 'auto' | 'light' | 'dark'
export const themes: readonly Theme[] = ['auto', 'light', 'dark']

/** What the page's address asks for. */
export interface DeskOptions {
  /** Id of the scenario that runs once the page is up. */
  readonly scenario: string | null
  /** Burst: events per second. */
  readonly rate: number
  /** Burst: how long. */
  readonly seconds: number
  /** Ticks per second; 0 starts with the ticker paused. */
  readonly ticks: number
  readonly theme: Theme
  readonly seed: number
  /** False leaves the panel and its recorder out. */
  readonly panel: boolean
  /** Parts of the address that could not be used, each as a sentence. */
  readonly problems: readonly string[]
}

export const burstRates: readonly number[] = [100, 1_000, 10_000, 100_000]
export const burstSeconds: readonly number[] = [1, 5]

/** Reads `?scenario=burst&rate=10000&seconds=5&theme=dark`. What cannot be used keeps its default and is said in `problems`. */
export const readOptions = (search: string, scenarioIds: readonly string[]): DeskOptions => {
  const query = new URLSearchParams(search)
  const problems: string[] = []

  const oneOf = <T extends string | number, F>(name: string, allowed: readonly T[], fallback: F): T | F => {
    const text = query.get(name)
    if (text === null) return fallback
    const found = allowed.find((value) => String(value) === text)
    if (found !== undefined) return found
    problems.push(`No ${name} “${text}”: use ${allowed.join(', ')}.`)
    return fallback
  }
  const wholeNumber = (name: string, most: number, fallback: number): number => {
    const text = query.get(name)
    if (text === null) return fallback
    const value = Number(text)
    if (text !== '' && Number.isInteger(value) && value >= 0 && value <= most) return value
    problems.push(`${name} “${text}” is not a whole number from 0 to ${most}.`)
    return fallback
  }

  return {
    scenario: oneOf('scenario', scenarioIds, null),
    rate: oneOf('rate', burstRates, 10_000),
    seconds: oneOf('seconds', burstSeconds, 1),
    ticks: wholeNumber('ticks', 10_000, 48),
    theme: oneOf('theme', themes, 'auto' as const),
    seed: wholeNumber('seed', 2 ** 31 - 1, 1042),
    panel: oneOf('panel', ['on', 'off'], 'on') === 'on',
    problems,
  }
}
