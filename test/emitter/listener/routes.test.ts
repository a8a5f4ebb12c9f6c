import { createLinker } from '@emitscope/emitter'
import { createListener, type ListenerOptions } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf, turn } from '../promises.ts'
import { refuses, throwsCode } from '../refuses.ts'

class Saved {
  static readonly type = 'saved'
}

const setUp = (options: ListenerOptions = {}) => {
  const host = createManualHost()
  const app = createListener({ host, ...options })
  const trace: unknown[] = []
  const run = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { app, host, trace, run }
}

describe('a listener', () => {
  it('is an emitter with other defaults, which can be set', () => {
    const { app } = setUp({ name: 'web' })
    expect([app.name, app.strategy.name, app.status]).toEqual(['web', 'microtask', 'waiting'])
    const lax = createListener({ match: 'all', unhandled: 'ignore' })
    expect(lax.emit('nobody')).toBe(0)
    lax.on('go', () => undefined)
    lax.on('go', () => undefined)
    expect(lax.emit('go')).toBe(2)
  })

  it('has its own defaults where options are undefined', async () => {
    const { app, trace, run } = setUp({ strategy: undefined, match: undefined, unhandled: undefined, values: undefined } as never)
    expect(app.strategy.name).toBe('microtask')
    expect(() => app.emit('nobody')).toThrow('nobody')
    app.on('go', () => trace.push(1))
    app.on('go', () => trace.push(2))
    expect(app.emit('go')).toBe(1)
    await run()
    expect(trace).toEqual([1])
  })

  it('makes values only for a context that is given none, undefined ones too', () => {
    let made = 0
    const app = createListener({ values: () => ({ n: ++made }) })
    expect(app.createContext({ id: 'a', values: undefined } as never).values).toEqual({ n: 1 })
    expect(app.createContext({ id: 'b', values: { n: 7 } }).values).toEqual({ n: 7 })
    expect([app.createContext().values, made]).toEqual([{ n: 2 }, 2])
  })

  it('gives every emission a context: of emit, emitAsync, channels, instances; one for all that follows', async () => {
    const { host, trace, run } = setUp()
    const app = createListener<{ go: unknown; next: void; saved: Saved }>({ host })
    app.on('go', (_, { context, emit }) => {
      trace.push(context.id)
      emit('next')
    })
    app.on('next', (_, { context }) => void trace.push(context.id))
    app.on(Saved, (_, { context }) => void trace.push(context.id))
    app.emit('go', 1)
    void app.emitAsync('go', 1)
    app.channel('go').emit(1)
    app.emit(new Saved())
    expect(app.contexts.size).toBe(4)
    await run()
    expect(trace.length).toBe(7)
    expect(new Set(trace).size).toBe(4)
    expect(app.contexts.size).toBe(0)
  })

  it('refuses wrong arguments as an emitter does, and leaves no context', () => {
    const { app } = setUp()
    refuses(() => app.emit(''), 'emit', 'type')
    refuses(() => app.emitAsync('go', 1, { timeoutMs: -1 }), 'emitAsync', 'timeoutMs')
    refuses(() => app.channel('*'), 'channel')
    for (const wrong of [null, 5, 'one']) refuses(() => app.createContext(wrong as never), 'createContext', 'options')
    refuses(() => app.createContext({ values: null as never }), 'createContext', 'options.values')
    refuses(() => createListener({ stopTimeoutMs: -1 }), 'createListener', 'stopTimeoutMs')
    expect(app.contexts.size).toBe(0)
  })

  it('makes no context whose made-up id somebody else has', () => {
    const { app } = setUp()
    const id = app.createContext().id
    throwsCode(() => app.createContext({ id }), 'DUPLICATE')
    const taken = id.replace(/\d+$/, (n) => String(Number(n) + 1))
    const own = app.createContext({ id: taken })
    expect(app.createContext().id).not.toBe(taken)
    expect(app.contexts.get(taken)).toBe(own)
  })

  it('drops its contexts when it is closed', async () => {
    const app = createListener()
    const context = app.createContext({ id: 'one' })
    await app.close()
    await turn()
    expect([context.alive, app.contexts.size]).toEqual([false, 0])
  })
})

describe('a named route', () => {
  it('frees its name however it ends', async () => {
    const { app, run } = setUp()
    const options = { name: 'save' }
    const handler = (): undefined => undefined
    const ways: (() => unknown)[] = [
      () => app.off('go', handler),
      () => app.off('go'),
      () => app.off(),
      () => {
        app.emit('go')
      },
    ]
    for (const [way, end] of ways.entries()) {
      if (way === 3) app.once('go', handler, options)
      else app.on('go', handler, options)
      throwsCode(() => app.once('other', () => undefined, options), 'DUPLICATE')
      end()
      expect(app.route('save')).toBeUndefined()
    }
    const controller = new AbortController()
    app.on('go', handler, { ...options, signal: controller.signal })
    controller.abort()
    app.on('go', handler, options)
    expect(app.route('save')).toEqual({ name: 'save', type: 'go', opts: undefined })
    await run()
  })

  it('whose registration failed has no name', () => {
    const { app } = setUp()
    refuses(() => app.on('go', () => undefined, { name: 'save', timeoutMs: -1 }), 'timeoutMs')
    app.on('go', () => undefined, { name: 'save' })
    expect(app.route('save')?.type).toBe('go')
  })

  it('may be replaced by, or stay in the place of, the same handler', () => {
    const { app } = setUp()
    const handler = (): undefined => undefined
    app.on('go', handler, { name: 'save', opts: 1 })
    app.on('go', handler, { name: 'save', opts: 2, unique: 'replace' })
    expect(app.route('save')?.opts).toBe(2)
    app.on('go', handler, { name: 'save', opts: 3, unique: 'ignore' })
    expect([app.route('save')?.opts, app.subscriptions('go').length]).toEqual([2, 1])
    throwsCode(() => app.on('go', handler, { name: 'save', unique: 'throw' }), 'DUPLICATE')
  })

  it('is one of thousands that came and went', () => {
    const { app } = setUp()
    for (let n = 0; n < 5000; n++) app.on('go', () => undefined, { name: `route ${n}` })()
    for (let n = 0; n < 5000; n++) app.on(`go ${n}`, () => undefined, { name: `route ${n}` })
    throwsCode(() => app.on('go', () => undefined, { name: 'route 77' }), 'DUPLICATE')
    expect(app.route('route 4999')?.type).toBe('go 4999')
  })

  it('is found by every listener that shares its linker, and whoever made it', () => {
    const linker = createLinker()
    const [one, other] = [createListener({ linker }), createListener({ linker })]
    one.on('go', () => undefined, { name: 'save', opts: 1 })
    linker.on('next', () => undefined, { name: 'next' })
    expect(other.route('save')).toEqual({ name: 'save', type: 'go', opts: 1 })
    expect(other.route('next')).toEqual({ name: 'next', type: 'next', opts: undefined })
  })

  it('takes no name that a route of the same linker has, whoever made that', () => {
    const linker = createLinker()
    const [one, other] = [createListener({ linker }), createListener({ linker })]
    const unsubscribe = one.on('go', () => undefined, { name: 'save' })
    throwsCode(() => other.on('go', () => undefined, { name: 'save' }), 'DUPLICATE')
    linker.on('next', () => undefined, { name: 'next' })
    throwsCode(() => other.once('next', () => undefined, { name: 'next' }), 'DUPLICATE')
    unsubscribe()
    other.on('go', () => undefined, { name: 'save' })
    throwsCode(() => one.on('go', () => undefined, { name: 'save' }), 'DUPLICATE')
  })

  it('keeps type and opts as they were given', () => {
    const { app } = setUp()
    const type = ['a', 'b'] as const
    const opts = { methods: ['GET'] }
    app.on(type, () => undefined, { name: 'list', opts })
    app.on(Saved as never, () => undefined, { name: 'class' })
    expect(app.route('list')?.type).toBe(type)
    expect(app.route('list')?.opts).toBe(opts)
    expect(app.route('class')?.type).toBe(Saved)
  })

  it('has a name that is a string', () => {
    const { app } = setUp()
    refuses(() => app.on('go', () => undefined, { name: 1 as never }), 'on', 'options.name')
    refuses(() => app.route(1 as never), 'route', 'name', '1')
    refuses(() => app.on('go', () => undefined, null as never), 'on', 'options')
  })
})

describe('hooks', () => {
  it('that are sync leave a sync handler where it was: one event after another', async () => {
    const { app, host, trace } = setUp()
    app.before(({ payload }) => void trace.push(`before ${payload}`))
    app.after(({ payload }) => void trace.push(`after ${payload}`))
    app.on('go', (n) => void trace.push(`handler ${n}`))
    app.emit('go', 1)
    app.emit('go', 2)
    host.flushMicrotasks()
    expect(trace).toEqual(['before 1', 'handler 1', 'after 1', 'before 2', 'handler 2', 'after 2'])
  })

  it('are awaited one after another, sync ones among async ones', async () => {
    const { app, trace, run } = setUp()
    app.before(async () => {
      await turn()
      trace.push('one')
    })
    app.before(() => void trace.push('two'))
    app.on('go', async () => {
      await turn()
      trace.push('handler')
      return 7
    })
    app.after(async (_, value) => {
      await turn()
      trace.push(value)
    })
    app.after(() => void trace.push('last'))
    const outcome = app.emitAsync('go')
    await run()
    expect([trace, (await outcome).values]).toEqual([['one', 'two', 'handler', 7, 'last'], [7]])
  })

  it('are not called once they were unregistered, even by one another', async () => {
    const { app, trace, run } = setUp()
    app.before(() => {
      second()
      trace.push('first')
    })
    const second = app.before(() => void trace.push('second'))
    app.on('go', () => undefined)
    app.emit('go')
    await run()
    expect(trace).toEqual(['first'])
    expect(second()).toBe(false)
  })

  it('stand around routes, not around what observes', async () => {
    const { app, trace, run } = setUp()
    app.on('*', () => void trace.push('observer'))
    app.on(['go', '*'], () => void trace.push('observer'))
    app.on(['*', 'go'], () => void trace.push('observer'))
    app.before(() => void trace.push('before'))
    app.on('go', () => undefined)
    app.emit('go')
    await run()
    expect(trace.toSorted()).toEqual(['before', 'observer', 'observer', 'observer'])
  })

  it('after the handler do not run when it failed; one that fails is the failure, and error hooks take it', async () => {
    const { app, trace, run } = setUp()
    app.on('go', (fails) => {
      if (fails === true) throw new RangeError('handler')
    })
    app.after(() => {
      trace.push('after')
      throw new TypeError('after')
    })
    const first = app.emitAsync('go', true)
    const second = app.emitAsync('go')
    await run()
    expect([await first, await second].map(({ errors }) => (errors[0] as Error).message)).toEqual(['handler', 'after'])
    app.onError(TypeError, () => void trace.push('taken'))
    const third = app.emitAsync('go')
    await run()
    expect([(await third).ok, trace]).toEqual([true, ['after', 'after', 'taken']])
  })

  it('do not run where an interceptor skips the handler, whenever that was added', async () => {
    const { app, trace, run } = setUp()
    app.on('go', () => expect.unreachable())
    app.after(() => void trace.push('after'))
    app.before(() => void trace.push('before'))
    const unsubscribe = app.intercept(() => undefined)
    const skipped = app.emitAsync('go')
    await run()
    expect([(await skipped).deliveries[0]?.status, trace]).toEqual(['skipped', []])
    expect([unsubscribe(), unsubscribe()]).toEqual([true, false])
  })

  it('that fail before the handler leave the delivery skipped where an error hook takes it, and whoever waits for it is told', async () => {
    const { app, run } = setUp()
    app.before(() => {
      throw new RangeError('no')
    })
    app.onError(RangeError, () => undefined)
    const succeeded: unknown[] = []
    app.on('go', () => 1, { name: 'go', onSuccess: () => succeeded.push(1) })
    const context = app.createContext({ id: 'one' })
    const wait = context.waitFor('go')
    const outcome = context.emitAsync('go')
    await run()
    expect([(await outcome).deliveries[0]?.status, (await outcome).ok, succeeded]).toEqual(['skipped', true, []])
    await expect(wait).rejects.toMatchObject({ code: 'DROPPED', cause: undefined, message: expect.stringContaining('a hook that failed') })
  })

  it('for errors take rejections, before hooks that fail, and what is no Error', async () => {
    const { app, trace, run } = setUp()
    class Refusal {
      readonly why = 'no'
    }
    const entry = app.before(async () => {
      throw new Refusal()
    })
    app.onError(Refusal, async ({ why }, { type }) => void trace.push(`${type} ${why}`))
    app.on('go', () => Promise.reject(new Refusal()))
    app.emit('go')
    await run()
    entry()
    app.emit('go')
    await run()
    expect(trace).toEqual(['go no', 'go no'])
  })

  it('leave failures that none of them takes to onError, once', async () => {
    const failures: unknown[] = []
    const { app, run } = setUp({ onError: (error) => failures.push(error) })
    app.onError(RangeError, () => expect.unreachable())
    const failure = new TypeError('no')
    app.on('go', async () => {
      throw failure
    })
    app.emit('go')
    await run()
    expect(failures).toEqual([failure])
  })

  it('see params, and the values of the context', async () => {
    const { app, trace, run } = setUp({ values: () => ({ user: 'alice' }) })
    app.before(({ params, context }) => void trace.push(params, context.values.user))
    app.on(pattern('/{id:int}'), () => undefined)
    app.emit('/7')
    await run()
    expect(trace).toEqual([{ id: 7 }, 'alice'])
  })

  it('return functions that end them, and refuse what is no hook', async () => {
    const { app } = setUp()
    refuses(() => app.before(1 as never), 'before', 'hook', '1')
    refuses(() => app.after(null as never), 'after', 'hook', 'null')
    refuses(() => app.onError('Error' as never, () => undefined), 'onError', 'type', '"Error"')
    refuses(() => app.onError((() => 1) as never, () => undefined), 'onError', 'type')
    refuses(() => app.onError(Error, undefined as never), 'onError', 'hook')
    const hook = app.onError(Error, () => undefined)
    expect([hook(), hook()]).toEqual([true, false])
    expect(await stateOf(app.settled())).toBe('pending')
  })
})
