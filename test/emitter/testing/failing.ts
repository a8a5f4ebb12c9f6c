import type { StrategyCase } from '@emitscope/emitter/testing'

/** Cases that fail, as `guarantee: name`, and what they say. */
export const failing = async (cases: readonly StrategyCase[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  for (const { guarantee, name, skip, run } of cases)
    if (skip === undefined)
      await run().catch((error: Error) => {
        found.set(`${guarantee}: ${name}`, error.message)
      })
  return found
}
