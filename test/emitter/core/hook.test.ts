import { createEmitter, createLinker, type Strategy } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { deferred, turn } from '../promises.ts'

type Events = { n: number; other: number }

const { cores } = (globalThis as unknown as { __EMITSCOPE__: { cores: { observe(hook: unknown): void }[] } }).__EMITSCOPE__
const observe = (hook: unknown): void => {
  for (const core of cores) core.observe(hook)
}

/** A hook that writes down what it is told, one line each; emissions are numbered from 0. */
const watch = ({ deliveries = true } = {}) => {
  const log: string[] = []
  let emissions = 0
  const told = (line: string): void => {
    log.push(line)
  }
  const nameOf = (view: { name?: string; handler: { name: string } } | undefined): string => view?.name ?? view?.handler.name ?? 'nobody'
  type Sub = Parameters<typeof nameOf>[0]
  const hook = {
    hookVersion: 1,
    deliveries,
    emissionStarted(_emitter: unknown, type: string, _payload: unknown, _options: unknown, list: unknown, inline: boolean) {
      told(`start ${type}${list === undefined ? ' unheard' : ''}${inline ? ' inline' : ''}`)
      return emissions++
    },
    emissionFinished: (sequence: number, count: number, queued: number) => told(`end ${sequence}: ${count} of them, ${queued} wait`),
    deliveryStarted: (sequence: number, one: Sub) => told(`call ${sequence} ${nameOf(one)}`),
    deliveryFinished: (sequence: number, one: Sub, status: string, error?: unknown) =>
      told(`${status} ${sequence} ${nameOf(one)}${error === undefined ? '' : ` ${error}`}`),
    deliveryMissed: (one: Sub) => told(`missed ${nameOf(one)}`),
    deliverySettled: (sequence: number, one: Sub, status: string) => told(`later ${status} ${sequence} ${nameOf(one)}`),
    failed: (sequence: number, one: Sub, error: unknown, takenBy: string) =>
      told(`failure ${sequence} ${nameOf(one)} ${error} to ${takenBy}`),
    dropped: (_emitter: unknown, reason: string, count: number, sequence: number) => told(`dropped ${sequence} ${reason} ${count}`),
    queueChanged: (_emitter: unknown, strategy: Strategy, depth: number) => told(`queue ${strategy.name} ${depth}`),
    emitterAdded: ({ name }: { name?: string }) => told(`emitter ${name}`),
    strategyChanged: ({ strategy }: { strategy: Strategy }) => told(`strategy ${strategy.name}`),
    subscriptionAdded: (one: Sub) => told(`added ${nameOf(one)}`),
    subscriptionNarrowed: (one: Sub, type: string) => told(`narrowed ${nameOf(one)} ${type}`),
    subscriptionRemoved: (one: Sub, reason: string) => told(`removed ${nameOf(one)} ${reason}`),
  }
  observe(hook)
  /** What it was told since it was asked last. */
  return { hook, look: () => log.splice(0) }
}

afterEach(() => observe(null))

describe('the hook', () => {
  it.each([false, true])('hears of a late result when it comes, once (interceptors: %s)', async (intercepted) => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, onError: () => undefined })
    if (intercepted) bus.intercept((_emission, next) => next())
    const slow = deferred<number>()
    bus.on('n', function late() {
      return slow.promise
    })
    const { look } = watch()
    void bus.emitAsync('n', 1, { timeoutMs: 10 })
    host.advance(10)
    await turn()
    expect(look().filter((line) => line.startsWith('later'))).toEqual(['later rejected 0 late'])
    slow.resolve(1)
    await turn()
    expect(look()).toEqual(['later late 0 late'])
  })

  it('hears that a queue is empty also when what waited there was aborted', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    bus.on('n', function aborted() {})
    const controller = new AbortController()
    const { look } = watch()
    void bus.emitAsync('n', 1, { signal: controller.signal })
    controller.abort()
    host.flushMicrotasks()
    expect(
      look()
        .filter((line) => line.startsWith('queue'))
        .at(-1),
    ).toBe('queue microtask 0')
  })

  it('is told of every call, its end and its failure, inside emit', async () => {
    const bus = createEmitter<Events>({ host: createManualHost() })
    bus.on('n', function before() {})
    const { look } = watch()
    const slow = deferred()
    bus.on('n', function fails(_n) {
      throw 'oops'
    })
    bus.on('n', function takesTime(_n) {
      return slow.promise
    })
    expect(look()).toEqual(['added fails', 'added takesTime'])
    bus.emit('n', 1)
    expect(look()).toEqual([
      'start n inline',
      'call 0 before',
      'fulfilled 0 before',
      'call 0 fails',
      'rejected 0 fails oops',
      'failure 0 fails oops to host',
      'call 0 takesTime',
      'pending 0 takesTime',
      'end 0: 3 of them, 0 wait',
    ])
    slow.resolve()
    await turn()
    expect(look()).toEqual(['later fulfilled 0 takesTime'])
    bus.emit('other', 1)
    expect(look()).toEqual(['start other unheard', 'end 1: 0 of them, 0 wait'])
    bus.off('n')
    expect(look()).toEqual(['removed before off', 'removed fails off', 'removed takesTime off'])
  })

  it('is told how many wait in a strategy, at every step', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    bus.on('n', function narrow() {}, { capacity: 1 })
    bus.on('n', function fails(_n) {
      throw 'oops'
    })
    const stop = bus.on('n', function leaves() {})
    const { look } = watch()
    bus.emit('n', 1)
    expect(look()).toEqual(['start n', 'queue microtask 1', 'queue microtask 2', 'queue microtask 3', 'end 0: 3 of them, 3 wait'])
    // No space for a second one of `narrow`: it neither waits nor counts.
    bus.emit('n', 2)
    expect(look()).toEqual([
      'start n',
      'later rejected 1 narrow',
      expect.stringMatching(/^failure 1 narrow EmitterError: on\("n"\).* to host$/),
      'queue microtask 4',
      'queue microtask 5',
      'end 1: 2 of them, 2 wait',
    ])
    stop()
    look()
    host.flushMicrotasks()
    expect(look()).toEqual([
      'queue microtask 4',
      'call 0 narrow',
      'fulfilled 0 narrow',
      'queue microtask 3',
      'call 0 fails',
      'rejected 0 fails oops',
      'failure 0 fails oops to host',
      'queue microtask 2',
      expect.stringMatching('^later cancelled 0'),
      'queue microtask 1',
      'call 1 fails',
      'rejected 1 fails oops',
      'failure 1 fails oops to host',
      'queue microtask 0',
      expect.stringMatching('^later cancelled 1'),
    ])
  })

  it('attached later hears nothing of what was emitted before', async () => {
    const host = createManualHost()
    const queued = createEmitter<Events>({ host, strategy: microtask({ host, capacity: 4, overflow: 'drop-oldest' }) })
    const inside = createEmitter<Events>({ host })
    const slow = deferred()
    queued.on('n', () => undefined)
    queued.on('n', () => {
      throw 'oops'
    })
    inside.on('n', () => slow.promise)
    inside.on('n', () => new Promise(() => undefined), { timeoutMs: 5 })
    const late = deferred()
    inside.on('n', () => late.promise, { timeoutMs: 5 })
    inside.once('n', async () => 1, { onSuccess: () => Promise.reject('told') })
    const controller = new AbortController()
    queued.emit('n', 1)
    queued.emit('n', 2, { signal: controller.signal })
    inside.emit('n', 1)
    const own = createEmitter<Events>({ host })
    let look = (): string[] => []
    own.on('n', async () => {
      look = watch().look
    })
    own.emit('n', 1)
    controller.abort()
    host.flushMicrotasks()
    slow.reject('oops')
    await turn()
    host.advance(5)
    late.resolve()
    await turn()
    expect(host.reported).toHaveLength(5)
    expect(look()).toEqual([])
  })

  it('taken out in mid emission is told no more, and the emission goes on', () => {
    const host = createManualHost()
    const calls: string[] = []
    const leave = (where: string) => () => {
      calls.push(where)
      observe(null)
      return true
    }
    const queued = createEmitter<Events>({ host, strategy: microtask({ host }) })
    queued.on('n', () => calls.push('waited'), { filter: leave('filter') })
    const first = watch()
    expect(queued.emit('n', 1)).toBe(1)
    // What began is told its end, nothing between.
    expect(first.look()).toEqual(['start n', 'end 0: 1 of them, 1 wait'])
    host.flushMicrotasks()
    const inside = createEmitter<Events>({ host })
    inside.on('n', leave('handler'))
    inside.on('n', () => void gone())
    const gone = inside.on('n', () => calls.push('gone'))
    inside.on('n', () => {
      throw 'oops'
    })
    const second = watch({ deliveries: false })
    const stop = inside.on('n', () => calls.push('last'), { priority: -1 })
    second.look()
    expect(inside.emit('n', 1)).toBe(5)
    expect(second.look()).toEqual(['start n inline', 'end 0: 5 of them, 0 wait'])
    stop()
    expect(calls).toEqual(['filter', 'waited', 'handler', 'last'])
  })

  it('taken out while deliveries wait and run is told no more, and they end as ever', async () => {
    const host = createManualHost()
    const queued = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const inside = createEmitter<Events>({ host })
    const calls: number[] = []
    const late = deferred()
    queued.on('n', (n) => calls.push(n))
    inside.on('n', () => late.promise, { timeoutMs: 5 })
    inside.on('n', async () => calls.push(9))
    const { look } = watch()
    const controller = new AbortController()
    queued.emit('n', 1, { signal: controller.signal })
    queued.emit('n', 2)
    inside.emit('n', 1)
    look()
    observe(null)
    controller.abort()
    host.flushMicrotasks()
    host.advance(5)
    late.resolve()
    await turn()
    expect([calls, host.reported, look()]).toEqual([[9, 2], [expect.objectContaining({ name: 'TimeoutError' })], []])
  })

  it('is told why what waited was dropped, of a late result once, and of no result as an error', async () => {
    const host = createManualHost()
    const queued = createEmitter<Events>({ host, strategy: microtask({ host }) })
    queued.on('n', function waits() {
      return 1
    })
    const { look } = watch()
    const controller = new AbortController()
    queued.emit('n', 1, { signal: controller.signal })
    controller.abort()
    queued.emit('n', 1)
    look()
    host.flushMicrotasks()
    expect(look()).toEqual([
      'queue microtask 1',
      'dropped 0 aborted 1',
      'later cancelled 0 waits',
      'queue microtask 0',
      'call 1 waits',
      'fulfilled 1 waits',
    ])
    const inside = createEmitter<Events>({ host })
    const late = deferred()
    inside.on(
      'n',
      function timed() {
        return late.promise
      },
      { timeoutMs: 5, onFailure: () => undefined },
    )
    // Promises settle once, other thenables may try again.
    inside.on('other', function twice() {
      return {
        // biome-ignore lint/suspicious/noThenProperty: a thenable is the question
        then(resolved: () => void, rejected: () => void) {
          resolved()
          rejected()
          resolved()
        },
      }
    })
    inside.emit('n', 1)
    host.advance(5)
    look()
    late.resolve()
    await turn()
    expect(look()).toEqual(['later late 2 timed'])
    inside.emit('other', 1)
    expect(look()).toEqual(['start other inline', 'call 3 twice', 'pending 3 twice', 'later fulfilled 3 twice', 'end 3: 1 of them, 0 wait'])
  })

  it('taken out leaves every subscription as it was', () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => undefined, { filter: () => false })
    bus.on('other', (_n) => undefined)
    watch()
    observe(null)
    expect([bus.emit('n', 1), bus.emit('other', 1)]).toEqual([0, 1])
  })

  it.each([
    ['plain', undefined],
    ['with options', { priority: 1 }],
  ])('hears once that a subscription left, and why: %s', (_what, options) => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const stop = bus.once('n', function once() {}, options)
    const handler = function byFunction() {}
    bus.on('other', handler, options)
    bus.on('other', function byType() {}, options)
    bus.on('n', function everything() {}, options)
    const { look } = watch()
    const removals = (): string[] => look().filter((line) => line.startsWith('removed'))
    bus.emit('n', 1)
    expect(removals()).toEqual(['removed once once'])
    stop()
    bus.off('other', handler)
    bus.off('other')
    bus.off()
    expect(removals()).toEqual(['removed byFunction off', 'removed byType off', 'removed everything off'])
  })

  it('is told of an emission nested too deep as a failure of nobody', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, maxDepth: 1 })
    bus.on('n', (n) => void bus.emit('other', n))
    const { look } = watch({ deliveries: false })
    bus.emit('n', 1)
    expect(look()).toEqual([
      'start n inline',
      'start other unheard',
      'dropped 1 depth 1',
      expect.stringMatching(/^failure 1 nobody EmitterError: emit of n → other is nested 1 deep.* to host$/),
      'end 1: 0 of them, 0 wait',
      'end 0: 1 of them, 0 wait',
    ])
  })

  it('is told what an iterator drops of the emissions it knows', () => {
    const bus = createEmitter<Events>()
    bus.events('n', { capacity: 1, overflow: 'drop-oldest' })
    bus.emit('n', 0)
    const { look } = watch()
    const drops = (): string[] => look().filter((line) => line.startsWith('dropped'))
    bus.emit('n', 1)
    expect(drops()).toEqual([])
    bus.emit('n', 2)
    expect(drops()).toEqual(['dropped 0 full 1'])
    observe(null)
    expect([bus.emit('n', 3), drops()]).toEqual([1, []])
  })

  it('goes on being told when the last subscription with options has left', () => {
    const bus = createEmitter<Events>()
    const { look } = watch()
    bus.on('n', function plain(_n) {})
    bus.on('n', function once() {}, { once: true, filter: () => true })
    bus.emit('n', 1)
    look()
    bus.emit('n', 2)
    expect(look()).toEqual(['start n inline', 'call 1 plain', 'fulfilled 1 plain', 'end 1: 1 of them, 0 wait'])
  })

  it('is told of what is refused, from its first emission on', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    bus.on('n', () => undefined)
    const { look } = watch()
    bus.emit('n', 1, { signal: AbortSignal.abort() })
    expect(look()).toEqual(['start n', 'dropped 0 aborted 1', 'end 0: 0 of them, 0 wait'])
    const closing = bus.close()
    host.flushMicrotasks()
    await closing
    look()
    bus.emit('n', 1)
    expect(look()).toEqual(['start n unheard', 'dropped 1 closed 1', 'end 1: 0 of them, 0 wait'])
  })

  describe('told of no delivery', () => {
    it('hears of each that left behind the one being called, once', () => {
      const bus = createEmitter<Events>()
      bus.on('n', function first() {})
      bus.on('n', function leaves() {
        for (const stop of stops) stop()
      })
      const stops = [bus.on('n', function third() {}), bus.on('n', function fourth(_n) {})]
      bus.on('n', function top() {}, { priority: 3 })
      const { look } = watch({ deliveries: false })
      bus.emit('n', 1)
      expect(look()).toEqual([
        'start n inline',
        'removed third off',
        'missed third',
        'removed fourth off',
        'missed fourth',
        'end 0: 5 of them, 0 wait',
      ])
      bus.emit('n', 1)
      expect(look()).toEqual(['start n inline', 'end 1: 3 of them, 0 wait'])
    })

    it('hears of none that was called, or came during the emission', () => {
      const bus = createEmitter<Events>()
      const stops = [bus.on('n', function first() {}), bus.on('n', function second() {}, { priority: 1 })]
      bus.on('n', function leaves() {
        for (const stop of stops) stop()
        bus.on('n', function late() {})()
      })
      const { look } = watch({ deliveries: false })
      bus.emit('n', 1)
      expect(look()).toEqual([
        'start n inline',
        'removed first off',
        'removed second off',
        'added late',
        'removed late off',
        'end 0: 3 of them, 0 wait',
      ])
    })

    it("hears of a '*' that left when its event was empty by then", () => {
      const bus = createEmitter<Events>()
      const stop = bus.on('n', function leaves() {
        stop()
        stopStar()
      })
      const stopStar = bus.on('*', function star() {})
      const { look } = watch({ deliveries: false })
      bus.emit('n', 1)
      expect(look()).toEqual([
        'start n inline',
        'removed leaves off',
        'removed star off',
        expect.stringMatching('^missed'),
        'end 0: 2 of them, 0 wait',
      ])
    })
  })

  it('hears of an emitter, its subscriptions and its strategies as they come and go', async () => {
    const host = createManualHost()
    const { look } = watch()
    const linker = createLinker<Events>()
    const one = createEmitter<Events>({ host, linker, name: 'one' })
    expect(look()).toEqual([])
    const stop = linker.on(['n', 'other'], function both() {})
    expect(look()).toEqual(['emitter one', 'added both'])
    createEmitter<Events>({ host, linker, name: 'two' })
    expect(look()).toEqual(['emitter two'])
    linker.off('n')
    expect(look()).toEqual(['narrowed both n'])
    await one.setStrategy(microtask({ host }))
    expect(look()).toEqual(['strategy microtask'])
    stop()
    expect(look()).toEqual(['removed both off'])
    one.once('n', function once() {})
    one.emit('n', 1)
    host.flushMicrotasks()
    expect(look().filter((line) => line.startsWith('removed'))).toEqual(['removed once once'])
    const closing = one.close()
    host.flushMicrotasks()
    await closing
    expect(look()).toEqual(['strategy microtask'])
    observe(null)
    one.on('n', () => undefined)()
    expect(look()).toEqual([])
  })
})
