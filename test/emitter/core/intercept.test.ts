import { AsyncLocalStorage } from 'node:async_hooks'
import { createEmitter, createLinker, type Emission } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { deferred, stateOf } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number }

describe.each(ways)('an interceptor, %s', (way) => {
  const setUp = () => {
    const made = busOf<Events>(way)
    const log: string[] = []
    /** Emits, awaits everything and tells how each delivery ended. */
    const outcome = async (n = 1): Promise<unknown[]> => {
      const promise = made.bus.emitAsync('n', n)
      await made.run()
      return (await promise).deliveries.map(({ status, value, reason }) => [status, value ?? reason])
    }
    return { ...made, log, outcome }
  }

  it('is around every delivery; the one registered first is outermost', () => {
    const { bus, drain, log } = setUp()
    for (const name of ['outer', 'inner'])
      bus.intercept(({ type, payload }, next) => {
        log.push(`${name} before ${String(type)} ${payload}`)
        const value = next()
        log.push(`${name} after`)
        return value
      })
    bus.on('n', (n) => void log.push(`first ${n}`))
    bus.on('n', (n, _emission) => void log.push(`second ${n}`))
    expect(bus.emit('n', 1)).toBe(2)
    drain()
    const around = (handler: string) => ['outer before n 1', 'inner before n 1', handler, 'inner after', 'outer after']
    expect(log).toEqual([...around('first 1'), ...around('second 1')])
  })

  it('is around deliveries of every kind', async () => {
    const { bus, host, run, log } = setUp()
    bus.intercept((_emission, next) => {
      log.push('around')
      return next()
    })
    bus.on('*', () => void log.push('all'))
    bus.on(['n', 'other'], () => void log.push('list'))
    bus.once('n', () => void log.push('once'))
    bus.on('n', (_n) => void log.push('filtered'), { filter: () => true })
    bus.on('n', (_n) => void log.push('own'), { strategy: microtask({ host }), concurrency: 1 })
    bus.emit('n', 1)
    await run()
    expect(log.filter((_, index) => index % 2 === 0)).toEqual(Array(5).fill('around'))
    expect(log.filter((_, index) => index % 2 === 1).sort()).toEqual(['all', 'filtered', 'list', 'once', 'own'])
    log.length = 0
    bus.channel('other').emit(1)
    bus.emit('other', 1, { signal: new AbortController().signal })
    void bus.emitAsync('other', 1)
    await run()
    expect(log.filter((text) => text === 'around')).toHaveLength(6)
  })

  it('gets the emission that handlers get', async () => {
    const { bus, run } = setUp()
    const seen: unknown[] = []
    bus.intercept((emission, next) => {
      seen.push([emission.id, emission.type, emission.payload, emission.sender, emission.meta])
      return next()
    })
    let id = 0
    bus.on('n', (_n, emission) => {
      id = emission.id
    })
    bus.on('n', (_n) => undefined)
    bus.emit('n', 7, { sender: 'ada', meta: { by: 'card' } })
    await run()
    expect(seen).toEqual(Array(2).fill([id, 'n', 7, 'ada', { by: 'card' }]))
  })

  it('gives the delivery its value: what it returns, or what its promise resolves', async () => {
    const { bus, outcome } = setUp()
    const told: unknown[] = []
    bus.on('n', (n) => n + 1, { onSuccess: (value) => told.push(value) })
    bus.on('n', async (n) => n + 2, { onSuccess: (value) => told.push(value) })
    const stop = bus.intercept((_emission, next) => {
      const value = next()
      return value instanceof Promise ? value.then((late) => (late as number) * 10) : (value as number) * 100
    })
    expect(await outcome()).toEqual([
      ['fulfilled', 200],
      ['fulfilled', 30],
    ])
    expect(told).toEqual([200, 30])
    stop()
    expect(await outcome()).toEqual([
      ['fulfilled', 2],
      ['fulfilled', 3],
    ])
  })

  it('may call next later, in its own promise', async () => {
    const { bus, outcome, log } = setUp()
    bus.on('n', (n) => {
      log.push(`handler ${n}`)
      return n
    })
    bus.intercept(async (_emission, next) => {
      log.push('before')
      await undefined
      const value = await next()
      log.push('after')
      return value
    })
    expect([await outcome(5), log]).toEqual([[['fulfilled', 5]], ['before', 'handler 5', 'after']])
  })

  it('that does not call next skips the delivery: no value, no onSuccess, no failure, counted all the same', async () => {
    const { bus, host, outcome, log } = setUp()
    const options = { onSuccess: () => void log.push('success'), onFailure: () => void log.push('failure') }
    bus.on('n', () => void log.push('handler'), options)
    bus.on('other', () => void log.push('other'))
    bus.intercept(({ type }, next) => (type === 'n' ? 'ignored' : next()))
    expect(await outcome()).toEqual([['skipped', undefined]])
    expect([bus.emit('n', 1), bus.emit('other', 1)]).toEqual([1, 1])
    host.flushMicrotasks()
    expect([log, host.reported]).toEqual([['other'], []])
  })

  it('whose promise ends without next having been called skips it as well', async () => {
    const { bus, outcome, log } = setUp()
    bus.on('n', () => void log.push('handler'))
    bus.intercept(async () => {
      await undefined
      return 'ignored'
    })
    expect([await outcome(), log]).toEqual([[['skipped', undefined]], []])
  })

  it('that is skipped by an outer one is not called', async () => {
    const { bus, outcome, log } = setUp()
    bus.on('n', () => void log.push('handler'))
    bus.intercept(() => undefined)
    bus.intercept((_emission, next) => {
      log.push('inner')
      return next()
    })
    expect([await outcome(), log]).toEqual([[['skipped', undefined]], []])
  })

  it('decides for each delivery by itself', async () => {
    const { bus, outcome } = setUp()
    let deliveries = 0
    for (const value of ['first', 'second', 'third']) bus.on('n', () => value)
    bus.intercept((_emission, next) => (++deliveries === 2 ? undefined : next()))
    expect(await outcome()).toEqual([
      ['fulfilled', 'first'],
      ['skipped', undefined],
      ['fulfilled', 'third'],
    ])
  })

  it('that calls next twice gets INTERCEPTOR at the second call; the handler ran once', async () => {
    const { bus, host, outcome, log } = setUp()
    bus.on('n', () => void log.push('handler'))
    const stop = bus.intercept((_emission, next) => {
      next()
      return next()
    })
    const [first] = await outcome()
    expect(first).toEqual(['rejected', expect.objectContaining({ name: 'EmitterError', code: 'INTERCEPTOR' })])
    expect([log, host.reported]).toEqual([['handler'], []])
    stop()
    bus.intercept((_emission, next) => {
      next()
      try {
        next()
      } catch (error) {
        return (error as { code?: string }).code
      }
      return 'nothing thrown'
    })
    expect([await outcome(), log]).toEqual([[['fulfilled', 'INTERCEPTOR']], ['handler', 'handler']])
  })

  it.each(['throws', 'rejects'] as const)(
    'that %s before next fails the delivery, once; the handler does not run, others do',
    async (how) => {
      const { bus, host, run, log } = setUp()
      const error = new Error('interceptor')
      let calls = 0
      bus.intercept((_emission, next) => {
        if (++calls > 1) return next()
        if (how === 'rejects') return Promise.reject(error)
        throw error
      })
      bus.on('n', () => void log.push('first'))
      bus.on('n', () => void log.push('second'))
      expect(bus.emit('n', 1)).toBe(2)
      await run()
      expect([log, host.reported]).toEqual([['second'], [error]])
    },
  )

  it.each(['throws', 'rejects'] as const)('that %s after next fails the delivery, though its handler succeeded', async (how) => {
    const { bus, host, outcome, log } = setUp()
    const error = new Error('interceptor')
    const options = { onSuccess: () => void log.push('success'), onFailure: (failure: unknown) => void log.push(String(failure)) }
    bus.on('n', () => void log.push('handler'), options)
    bus.intercept((_emission, next) => {
      next()
      if (how === 'rejects') return Promise.reject(error)
      throw error
    })
    expect(await outcome()).toEqual([['rejected', error]])
    expect([log, host.reported]).toEqual([['handler', 'Error: interceptor'], []])
  })

  it('sees the handler’s failure come out of next, and may make up for it or pass it on', async () => {
    const { bus, host, outcome, run } = setUp()
    bus.on('n', () => {
      throw new Error('thrown')
    })
    bus.on('n', () => Promise.reject(new Error('rejected')))
    const stop = bus.intercept(async (_emission, next) => {
      try {
        return await next()
      } catch (error) {
        return `saved from ${(error as Error).message}`
      }
    })
    expect(await outcome()).toEqual([
      ['fulfilled', 'saved from thrown'],
      ['fulfilled', 'saved from rejected'],
    ])
    stop()
    const seen: string[] = []
    bus.intercept((_emission, next) => {
      try {
        return next()
      } catch (error) {
        seen.push((error as Error).message)
        throw error
      }
    })
    bus.emit('n', 1)
    await run()
    // One throws inside `next`, the other's promise is passed on.
    expect([seen, host.reported]).toEqual([['thrown'], [new Error('thrown'), new Error('rejected')]])
  })

  it('is not asked for a delivery that does not run', async () => {
    const { bus, run, log } = setUp()
    bus.intercept((_emission, next) => {
      log.push('around')
      return next()
    })
    const stop = bus.on('n', (_n) => void log.push('second'))
    bus.on('n', () => void stop(), { priority: 1 })
    bus.on('n', (_n) => undefined, { filter: () => false })
    bus.emit('n', 1)
    await run()
    expect(log).toEqual(['around'])
  })

  it('may unsubscribe, subscribe and emit in mid-delivery', async () => {
    const { bus, run, log } = setUp()
    bus.on('n', (n) => void log.push(`first ${n}`))
    const stop = bus.on('n', (n) => void log.push(`second ${n}`))
    bus.on('other', (n) => void log.push(`other ${n}`))
    let once = true
    bus.intercept((emission, next) => {
      if (emission.type === 'n' && once) {
        once = false
        bus.on('n', (n) => void log.push(`new ${n}`))
        bus.emit('other', 2)
        stop()
      }
      return next()
    })
    bus.emit('n', 1)
    await run()
    bus.emit('n', 3)
    await run()
    expect(log).toEqual([...(way === 'sync' ? ['other 2', 'first 1'] : ['first 1', 'other 2']), 'first 3', 'new 3'])
  })

  it.each(['at once', 'later'] as const)(
    'that calls next %s, when its subscription has ended, reaches no handler any more',
    async (when) => {
      const { bus, host, run, log } = setUp()
      const stop = bus.on('n', () => void log.push('handler'))
      bus.intercept((_emission, next) => {
        if (when === 'at once') {
          stop()
          return next()
        }
        return Promise.resolve().then(() => {
          stop()
          return next()
        })
      })
      bus.emit('n', 1)
      await run()
      expect([log, host.reported]).toEqual([[], []])
    },
  )

  it.each<[string, object]>([
    ['plain', {}],
    ['with a sender', { sender: 'ada' }],
    ['with a filter', { filter: () => true }],
    ['with a slot', { concurrency: 1 }],
    ['against a clock', { timeoutMs: 10 }],
    ['once', { once: true }],
  ])('registered during an emission takes part from the next emission on: handlers that are %s', async (_what, options) => {
    const { bus, run, log } = setUp()
    bus.on('n', (n) => {
      log.push(`handler ${n}`)
      if (n === 1)
        bus.intercept((_emission, next) => {
          log.push('around')
          return next()
        })
    })
    bus.on('n', (n) => void log.push(`other ${n}`), options)
    bus.on('n', (n) => void log.push(`last ${n}`))
    bus.emit('n', 1, { sender: 'ada' })
    await run()
    expect(log).toEqual(['handler 1', 'other 1', 'last 1'])
    log.length = 0
    bus.emit('n', 2)
    await run()
    expect(log.slice(0, 2)).toEqual(['around', 'handler 2'])
    expect(log.slice(-2)).toEqual(['around', 'last 2'])
  })

  it('registered while an emission waits is not around it', async () => {
    const { bus, run, log } = setUp()
    bus.on('n', (n) => void log.push(`handler ${n}`), { concurrency: 1 })
    bus.emit('n', 1)
    bus.intercept((_emission, next) => {
      log.push('around')
      return next()
    })
    bus.emit('n', 2)
    await run()
    expect(log).toEqual(['handler 1', 'around', 'handler 2'])
  })

  it('that is ended by an outer one is passed over', async () => {
    const { bus, run, log } = setUp()
    bus.on('n', (n) => void log.push(`handler ${n}`))
    bus.intercept((_emission, next) => {
      log.push(`outer ends it: ${stop()}`)
      return next()
    })
    const stop = bus.intercept((_emission, next) => {
      log.push('inner')
      return next()
    })
    bus.emit('n', 1)
    await run()
    expect(log).toEqual(['outer ends it: true', 'handler 1'])
  })

  it('that ended is never called again, not even for the rest of the emission it ended in', async () => {
    const { bus, run, log } = setUp()
    const stop = bus.intercept((_emission, next) => {
      log.push('around')
      return next()
    })
    bus.on('n', () => void log.push(`ends it: ${stop()}`))
    bus.on('n', () => void log.push('last'))
    bus.emit('n', 1)
    await run()
    expect(log).toEqual(['around', 'ends it: true', 'last'])
  })

  it('ends by what intercept returned, once', async () => {
    const { bus, run, log } = setUp()
    bus.on('n', () => void log.push('handler'))
    const stop = bus.intercept((_emission, next) => {
      log.push('around')
      return next()
    })
    expect([stop(), stop()]).toEqual([true, false])
    {
      using _scoped = bus.intercept((_emission, next) => {
        log.push('scoped')
        return next()
      })
      bus.emit('n', 1)
      await run()
    }
    bus.emit('n', 2)
    await run()
    expect(log).toEqual(['scoped', 'handler', 'handler'])
  })

  it('may be registered twice and ends each time for itself', async () => {
    const { bus, run, log } = setUp()
    bus.on('n', () => void log.push('handler'))
    const around = (_emission: unknown, next: () => unknown): unknown => {
      log.push('around')
      return next()
    }
    const stops = [bus.intercept(around), bus.intercept(around)]
    bus.emit('n', 1)
    await run()
    expect(log).toEqual(['around', 'around', 'handler'])
    log.length = 0
    stops[0]?.()
    bus.emit('n', 1)
    await run()
    expect(log).toEqual(['around', 'handler'])
  })

  it('holds the timeout and the signal of the subscription: a promise of its own that hangs is given up too', async () => {
    const { bus, host, run } = setUp()
    bus.on('n', () => undefined, { timeoutMs: 10 })
    bus.intercept(async () => {
      await new Promise(() => undefined)
    })
    bus.emit('n', 1)
    host.flushMicrotasks()
    host.advance(10)
    await run()
    expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' })])
  })

  it('is told by next when the time of the delivery is up: of the subscription, or of the one who awaits', async () => {
    for (const timed of ['subscription', 'caller'] as const) {
      const { bus, run, host, log } = setUp()
      bus.intercept(async (_emission, next) => {
        try {
          return await next()
        } catch (error) {
          log.push((error as Error).name)
          return 'made up for too late'
        } finally {
          log.push('end')
        }
      })
      bus.on('n', () => new Promise(() => undefined), timed === 'subscription' ? { timeoutMs: 10 } : {})
      const promise = bus.emitAsync('n', 1, timed === 'caller' ? { timeoutMs: 10 } : {})
      await run()
      host.advance(10)
      await run()
      expect((await promise).deliveries.map(({ status, reason }) => [status, (reason as Error).name])).toEqual([
        ['rejected', 'TimeoutError'],
      ])
      expect(log).toEqual(['TimeoutError', 'end'])
    }
  })

  it('that goes on after the signal was aborted reaches no handler: the delivery is cancelled', async () => {
    const { bus, run, log } = setUp()
    const controller = new AbortController()
    const gate = deferred<void>()
    bus.intercept(async (_emission, next) => {
      await gate.promise
      return next()
    })
    bus.on('n', (_n) => void log.push('ran'))
    const promise = bus.emitAsync('n', 1, { signal: controller.signal })
    await run()
    controller.abort()
    gate.resolve()
    await run()
    expect((await promise).deliveries.map(({ status, reason }) => [status, reason])).toEqual([['cancelled', 'aborted']])
    expect(log).toEqual([])
  })

  it('is told which subscription the delivery is for', async () => {
    const { bus, drain, log } = setUp()
    bus.intercept((_emission, next, { name, types }) => {
      log.push(`${name} ${types.map(String)}`)
      return next()
    })
    bus.on(['n', 'other'], (_n) => undefined, { name: 'both' })
    bus.on('*', (_n) => undefined, { name: 'all' })
    bus.emit('n', 1)
    await drain()
    expect(log).toEqual(['both n,other', 'all *'])
  })

  it('is waited for by settled', async () => {
    const { bus, run } = setUp()
    const gate = deferred()
    bus.on('n', () => undefined)
    bus.intercept(async (_emission, next) => {
      await gate.promise
      return next()
    })
    bus.emit('n', 1)
    const settled = bus.settled()
    await run()
    expect(await stateOf(settled)).toBe('pending')
    gate.resolve()
    await run()
    expect(await stateOf(settled)).toBe('resolved')
  })

  it('that skips frees the slot of its delivery, and serial mode goes on', async () => {
    const { bus, run, outcome } = setUp()
    const seen: number[] = []
    let skip = true
    bus.intercept((_emission, next) => (skip ? undefined : next()))
    bus.on('n', (n) => void seen.push(n), { concurrency: 1 })
    expect(await outcome(1)).toEqual([['skipped', undefined]])
    skip = false
    expect(await outcome(2)).toEqual([['fulfilled', undefined]])
    skip = true
    const serial = bus.emitAsync('n', 3, { mode: 'serial' })
    await run()
    expect((await serial).deliveries.map(({ status }) => status)).toEqual(['skipped'])
    expect(seen).toEqual([2])
  })

  it('that skips a once has spent it', async () => {
    const { bus, run } = setUp()
    const seen: number[] = []
    const stop = bus.intercept(() => undefined)
    bus.once('n', (n) => void seen.push(n))
    bus.emit('n', 1)
    await run()
    stop()
    expect([bus.emit('n', 2), bus.types(), seen]).toEqual([0, [], []])
  })
})

it('runs where the delivery runs: at its turn, in the async context of its emit', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
  const request = new AsyncLocalStorage<string>()
  const seen: (string | undefined)[] = []
  bus.intercept((_emission, next) => {
    seen.push(request.getStore())
    return next()
  })
  bus.on('n', (_n) => void seen.push(request.getStore()))
  request.run('one', () => bus.emit('n', 1))
  expect(seen).toEqual([])
  request.run('the drain', () => host.advanceFrame())
  expect(seen).toEqual(['one', 'one'])
})

it('belongs to its emitter: others of the linker go without', () => {
  const linker = createLinker<Events>()
  const [one, two] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
  const log: string[] = []
  linker.on('n', (n) => void log.push(`handler ${n}`))
  one.intercept((_emission, next) => {
    log.push('around')
    return next()
  })
  one.emit('n', 1)
  two.emit('n', 2)
  expect(log).toEqual(['around', 'handler 1', 'handler 2'])
})

it('that emits what it is around ends in MAX_DEPTH, not in the stack', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  let calls = 0
  bus.on('n', (_n) => undefined)
  bus.intercept((_emission, next) => {
    calls++
    bus.emit('n', 1)
    return next()
  })
  expect(bus.emit('n', 1)).toBe(1)
  expect([calls, host.reported.map((error) => (error as { code?: string }).code)]).toEqual([100, ['MAX_DEPTH']])
})

it('takes its cause from the emission it is around', () => {
  const bus = createEmitter<Events>()
  const causes: unknown[] = []
  bus.on('n', (_n) => undefined)
  bus.on('other', (_n, { cause }) => void causes.push((cause as Emission | undefined)?.type))
  bus.intercept((emission, next) => {
    if (emission.type === 'n') bus.emit('other', 1, { cause: emission })
    return next()
  })
  bus.emit('n', 1)
  expect(causes).toEqual(['n'])
})

it('validates: an error of it is a failure of the delivery, taken once, at the first who takes any', () => {
  const host = createManualHost()
  const taken: string[] = []
  const bus = createEmitter<Events>({
    host,
    onError: (error, { type }) => void taken.push(`emitter ${(error as Error).message} ${String(type)}`),
  })
  bus.intercept(({ payload }, next) => {
    if ((payload as number) < 0) throw new RangeError('negative')
    return next()
  })
  const seen: number[] = []
  bus.on('n', (n) => void seen.push(n))
  bus.on('n', (n) => void seen.push(n), { onFailure: (error) => void taken.push(`own ${(error as Error).message}`) })
  expect([bus.emit('n', -1), bus.emit('n', 2)]).toEqual([2, 2])
  expect([seen, taken, host.reported]).toEqual([[2, 2], ['emitter negative n', 'own negative'], []])
})

it('the hook sees what was skipped as skipped', async () => {
  const { createEmitter: create, host, look, run } = await observedRealm()
  const bus = create<Events>({ host })
  let deliveries = 0
  bus.intercept((_emission, next) => (++deliveries % 2 === 1 ? undefined : next()))
  bus.on('n', (_n) => undefined, { name: 'skipped one' })
  bus.on('n', (_n) => undefined, { name: 'other' })
  bus.emit('n', 1)
  await run()
  const { deliveries: ended, failures, drops, emissions } = look()
  expect([ended, failures, drops]).toEqual([['skipped one skipped', 'other fulfilled'], [], []])
  expect(emissions).toEqual([{ type: 'n', count: 2, flags: 0 }])
})

it('the hook sees a late skip as pending, then skipped', async () => {
  const { createEmitter: create, host, look, run } = await observedRealm()
  const bus = create<Events>({ host })
  bus.intercept(async () => {
    await undefined
  })
  bus.on('n', (_n) => undefined, { name: 'one' })
  bus.emit('n', 1)
  await run()
  expect(look().deliveries).toEqual(['one pending', 'one skipped'])
})
