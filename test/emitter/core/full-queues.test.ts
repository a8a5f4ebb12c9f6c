import { createEmitter, type EmitOptions } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }
const many = 300

/** Emits twice as many as there are places; answers how often an emission was looked at by whoever keeps it. */
const looks = (bus: ReturnType<typeof createEmitter<Events>>): number => {
  let reads = 0
  const options = (): EmitOptions => ({
    get signal() {
      reads++
      return undefined as never
    },
  })
  for (let n = 0; n < 2 * many; n++) bus.emit('n', n, options())
  return reads
}

describe.each(['drop-oldest', 'drop-newest', 'fail'] as const)(
  'a full queue costs each emit the same, however long it is: %s',
  (overflow) => {
    it('of a strategy', () => {
      const host = createManualHost()
      const bus = createEmitter<Events>({ host, strategy: microtask({ host, capacity: many, overflow }), onError: () => undefined })
      bus.on('n', () => undefined)
      expect(looks(bus)).toBeLessThan(30 * many)
    })

    it('of a subscription', () => {
      const bus = createEmitter<Events>({ host: createManualHost(), onError: () => undefined })
      bus.on('n', () => new Promise(() => undefined), { concurrency: 1, capacity: many, overflow })
      expect(looks(bus)).toBeLessThan(30 * many)
    })
  },
)
