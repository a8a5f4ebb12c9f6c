import type { Desk } from '../desk/shop.ts'

/** Something the desk can do by itself, for a reader of the panel and for the end-to-end tests. */
export interface Scenario {
  /** Its name in the address: `?scenario=<id>`. */
  readonly id: string
  readonly title: string
  /** What will happen, in five words or less. */
  readonly description: string
  /** Does it and says in one sentence what came of it. Stops early when the signal aborts. */
  run(desk: Desk, signal: AbortSignal): Promise<string>
}

export const formatCount = (count: number): string => count.toLocaleString('en')
