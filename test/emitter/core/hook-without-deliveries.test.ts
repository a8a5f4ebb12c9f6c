import { createEmitter } from '@emitscope/emitter'
import { afterEach, describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'
import { busOf } from '../ways.ts'

type Events = { n: number; other: number }

const { cores } = (globalThis as unknown as { __EMITSCOPE__: { cores: { observe(hook: unknown): void }[] } }).__EMITSCOPE__
const observe = (hook: unknown): void => {
  for (const core of cores) core.observe(hook)
}
afterEach(() => observe(null))

/** A hook that does not ask for deliveries, and the names of what it is told, with what `describe` says of some. */
const watch = (details: Record<string, (...all: never[]) => unknown> = {}) => {
  const told: string[] = []
  let emissions = 0
  const methods = new Proxy({} as Record<string, unknown>, {
    get: (_target, name: string) => {
      if (name === 'deliveries') return false
      if (name === 'hookVersion') return 1
      return (...all: never[]) => {
        told.push(details[name] === undefined ? name : `${name} ${details[name](...all)}`)
        return name === 'emissionStarted' ? emissions++ : undefined
      }
    },
  })
  observe(methods)
  return told
}

describe('a hook that does not ask for deliveries', () => {
  it('is told of none that ended well inside emit, whatever it returned and whoever wants that', () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => 1)
    bus.on('n', () => ({}))
    bus.on('n', () => [], { onSuccess: () => undefined })
    bus.on('n', () => 1, { onSuccess: () => undefined })
    const told = watch()
    bus.emit('n', 1)
    expect(told).toEqual(['emissionStarted', 'emissionFinished'])
  })

  it('is told of one that stays pending, and how it ended', async () => {
    const bus = createEmitter<Events>()
    bus.on('n', async () => 1)
    const told = watch()
    bus.emit('n', 1)
    await turn()
    expect(told).toEqual(['emissionStarted', 'deliveryFinished', 'emissionFinished', 'deliverySettled'])
  })

  it('is told how many wait for a slot, also where emit is synchronous', () => {
    const { bus } = busOf<Events>('sync')
    bus.on('n', () => new Promise(() => undefined), { concurrency: 1 })
    bus.on('n', () => undefined)
    const told = watch({ emissionFinished: (_sequence, count, queued) => `${count} ${queued}` })
    bus.emit('n', 1)
    bus.emit('n', 2)
    expect(told.filter((line) => line.startsWith('emissionFinished'))).toEqual(['emissionFinished 2 0', 'emissionFinished 2 1'])
  })

  it('is told once of one that is unsubscribed by the one before it', () => {
    const bus = createEmitter<Events>()
    bus.on('n', (_n) => void stop())
    const stop = bus.on('n', (_n) => undefined, { name: 'second' })
    const told = watch({ deliveryMissed: ({ name }: { name: string }) => name })
    bus.emit('n', 1)
    expect(told.filter((line) => line.startsWith('deliveryMissed'))).toEqual(['deliveryMissed second'])
  })
})

describe.each([
  ['off', (bus: ReturnType<typeof createEmitter<Events>>) => void bus.off()],
  ['close', (bus: ReturnType<typeof createEmitter<Events>>) => bus.close()],
])('%s() of everything', (_call, end) => {
  it('ends a subscription to several types whole: it shows them all to the last', async () => {
    const bus = createEmitter<Events>()
    bus.on(['n', 'other'], () => undefined)
    const [view] = bus.subscriptions()
    const told = watch()
    await end(bus)
    expect([view?.types, told.filter((line) => line.startsWith('subscription'))]).toEqual([['n', 'other'], ['subscriptionRemoved']])
  })
})
