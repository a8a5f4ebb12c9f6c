import { createEmitter, createLinker } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { refuses, throwsCode } from '../refuses.ts'

type Events = { n: number; other: number }

/** Production builds take a shorter way through `on`; what it leads to is the same. */
describe('subscribing in production', () => {
  const setUp = () => createEmitter<Events>({ host: createManualHost({ production: true }) })

  it('makes subscriptions, and those of one delivery', () => {
    const bus = setUp()
    const calls: string[] = []
    bus.on('n', (n) => calls.push(`on ${n}`))
    bus.once('n', (n) => calls.push(`once ${n}`))
    const stop = bus.on('other', (n) => calls.push(`other ${n}`))
    expect([bus.emit('n', 1), bus.emit('n', 2), bus.emit('other', 3), stop(), bus.emit('other', 4)]).toEqual([2, 1, 1, true, 0])
    expect(calls).toEqual(['on 1', 'once 1', 'on 2', 'other 3'])
  })

  it("knows '*' from a name", () => {
    const bus = setUp()
    const calls: string[] = []
    bus.on('*', (_n, { type }) => calls.push(type))
    bus.on('n', () => undefined)
    expect([bus.emit('n', 1), bus.emit('other', 1), bus.types(), calls]).toEqual([2, 1, ['n'], ['n', 'other']])
  })

  it('heeds options', () => {
    const bus = setUp()
    bus.on('n', () => undefined, { filter: () => false })
    expect(bus.emit('n', 1)).toBe(0)
  })

  it('heeds the settings of a linker', () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    const bus = createEmitter<Events>({ linker, host: createManualHost({ production: true }) })
    bus.on('n', () => undefined)
    throwsCode(() => bus.on('n', () => undefined), 'MAX_HANDLERS')
  })

  it('refuses what is no name, no handler, no options', () => {
    const bus = setUp()
    refuses(() => bus.on('' as never, () => undefined), 'on', 'type', '""')
    refuses(() => bus.on('n', 'handler' as never), 'on', 'handler', '"handler"')
    refuses(() => bus.once('n', undefined as never), 'once', 'handler', 'undefined')
    refuses(() => bus.on('n', (_n) => undefined, null as never), 'on', 'options', 'null')
    expect(bus.types()).toEqual([])
  })
})
