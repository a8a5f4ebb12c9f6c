import { createEmitter, createLinker } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

describe('next that comes to nothing', () => {
  it('names its types and how long it waited', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const waiting = bus.next(['n', 'other'], { timeoutMs: 5 })
    host.advance(5)
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError', message: 'next("n", "other"): nothing came after 5 ms' })
  })

  it('is DROPPED when its subscription is taken off, and says so', async () => {
    const bus = createEmitter<Events>()
    const waiting = bus.next('n')
    bus.off('n')
    await expect(waiting).rejects.toMatchObject({ code: 'DROPPED', cause: 'off', message: expect.stringContaining('next("n"):') })
  })

  it('is CLOSED when its emitter closes, also where the subscriptions live on in a shared linker', async () => {
    const bus = createEmitter<Events>({ linker: createLinker<Events>() })
    const waiting = bus.next('n')
    await bus.close()
    await expect(waiting).rejects.toMatchObject({ code: 'CLOSED', message: expect.stringContaining('next("n"):') })
  })

  it('is CLOSED when closing discards what it waited for', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const waiting = bus.next('n')
    bus.emit('n', 1)
    void bus.close({ pending: 'discard' })
    await expect(waiting).rejects.toMatchObject({ code: 'CLOSED' })
  })
})
