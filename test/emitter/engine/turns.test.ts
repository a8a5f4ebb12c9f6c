import { strategyCases } from '@emitscope/emitter/testing'
import { describe, test } from 'vitest'
import { createTurns, type Turns } from '../../../packages/emitter/src/engine/turns.ts'
import { realHost } from '../../../packages/emitter/src/host/host.ts'

/** The strategy of an engine that runs, alone. */
const create = (): Turns => {
  const turns = createTurns(Number.POSITIVE_INFINITY, realHost, 'the engine')
  turns.open()
  return turns
}

describe("an engine's strategy", () => {
  for (const { guarantee, name, skip, run } of strategyCases(create)) test.skipIf(skip !== undefined)(`${guarantee}: ${name}`, run)
})
