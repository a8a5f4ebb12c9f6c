// What tiny-listener does, by our words: scenarios/tiny-listener.md. TL-8 and TL-9 need processes: test/node.
import { createEmitter, EmitterError } from '@emitscope/emitter'
import { createContext, defineDependency } from '@emitscope/emitter/context'
import { createListener, type ListenerOptions } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, test } from 'vitest'
import { deferred, stateOf, turn } from '../emitter/promises.ts'
import { refuses, throwsCode } from '../emitter/refuses.ts'

const id = '18baadd0-9225-4cc0-a13b-69098168689f'

/** With a clock that stands still; `run` lets everything happen that needs no time. */
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

class A extends Error {}
class B extends Error {}

test('TL-1 a step waits for another that is emitted after it, and gets its value', async () => {
  const trace: string[] = []
  const app = createListener({
    listen: async (listener) => {
      const context = listener.createContext()
      context.emit('step 2: send email to alice@tl.com')
      context.emit("step 1: save Alice's data to database", { age: 35 })
    },
  })
  app.on(
    pattern("step 1: save {username}'s data to database"),
    (data, { params }) => {
      const { age } = data as { age: number }
      trace.push(`1 ${params.username} ${age}`)
      return age
    },
    { name: 'step_1' },
  )
  app.on(pattern('step 2: send email to {email}'), async (_, { params, context }) => {
    expect(await context.waitFor('step_1')).toEqual([35])
    trace.push(`2 ${params.email}`)
  })
  await app.run()
  expect(trace).toEqual(['1 Alice 35', '2 alice@tl.com'])
})

test('TL-2 params are found by the whole name, as what their converters say', () => {
  const file = pattern('/user/{id:uuid}/{name}/{file:path}/{age:int}/{score:float}')
  expect(file.match(`/user/${id}/bob/document/repo/foo.py/18/1.1`)).toEqual({
    id,
    name: 'bob',
    file: 'document/repo/foo.py',
    age: 18,
    score: 1.1,
  })
  expect(pattern('/user/{name}').match('/user')).toBeUndefined()
  expect(pattern('/{f:path}').match('/')).toEqual({ f: '' })
  expect(pattern('{f:path}').match('http://tl.com/a')).toEqual({ f: 'http://tl.com/a' })
  // @ts-expect-error no such converter
  refuses(() => pattern('{x:int128}'), 'int128')
})

test('TL-3 an event that nobody knows is refused at the call and leaves nothing behind', async () => {
  const { app, trace, run } = setUp()
  app.on('known', () => trace.push('ran'))
  throwsCode(() => app.emit('unknown'), 'UNHANDLED')
  throwsCode(() => void app.emitAsync('unknown'), 'UNHANDLED')
  expect(app.contexts.size).toBe(0)
  throwsCode(() => app.createContext().emit('unknown'), 'UNHANDLED')
  expect(app.contexts.size).toBe(0)
  await run()
  expect(trace).toEqual([])
})

test('TL-4 before hooks, the handler, after hooks', async () => {
  const { app, trace, run } = setUp()
  app.after(() => trace.push(3))
  app.on('go', () => trace.push(2))
  app.before(() => trace.push(1))
  app.emit('go')
  await run()
  expect(trace).toEqual([1, 2, 3])
})

test('TL-5 an error hook of the class takes the failure, one of another class does not', async () => {
  const { app, trace, run } = setUp()
  const failure = new A('no')
  app.on('go', () => {
    trace.push('handler')
    throw failure
  })
  const other = app.onError(B, () => trace.push('other'))
  const first = app.emitAsync('go')
  await run()
  const { ok, errors } = await first
  expect([ok, errors[0] === failure, trace]).toEqual([false, true, ['handler']])
  other()
  app.onError(A, (error) => trace.push(error === failure ? 'errorHook' : error))
  const second = app.emitAsync('go')
  await run()
  expect((await second).deliveries).toMatchObject([{ status: 'fulfilled', value: undefined }])
  expect(trace).toEqual(['handler', 'handler', 'errorHook'])
})

test('TL-6 contexts have ids of their own, and are there until they are dropped', () => {
  const { app } = setUp()
  const context = app.createContext({ id: 'alice' })
  throwsCode(() => app.createContext({ id: 'alice' }), 'DUPLICATE')
  expect(app.createContext().id).not.toBe(app.createContext().id)
  expect(app.contexts.get('alice')).toBe(context)
  expect(app.contexts.get('bob')).toBeUndefined()
  expect(context.alive).toBe(true)
  expect([context.drop(), context.drop(), context.alive, app.contexts.has('alice')]).toEqual([true, false, false, false])
  expect(app.createContext({ id: 'alice' }).alive).toBe(true)
})

test('TL-7 dependencies: one object for all readers, or one each; nested; with a timeout of their own', async () => {
  const { app, host, run } = setUp()
  let runs = 0
  const session = defineDependency(async () => ({ run: ++runs }))
  const fresh = defineDependency(async () => ({ fresh: true }), { cache: false })
  const user = defineDependency(async (context) => ({ of: await context.get(session) }))
  const slow = defineDependency(() => new Promise<never>(() => undefined), { timeoutMs: 50 })
  app.on('go', async (_, { context }) => {
    const one = await context.get(session)
    expect(await context.get(session)).toBe(one)
    expect((await context.get(user)).of).toBe(one)
    const [a, b] = [await context.get(fresh), await context.get(fresh)]
    expect(a).toEqual(b)
    expect(a).not.toBe(b)
    return context.get(slow)
  })
  const outcome = app.emitAsync('go')
  await run()
  host.advance(50)
  await run()
  expect((await outcome).errors).toMatchObject([{ name: 'TimeoutError' }])
  expect(runs).toBe(1)
})

test('TL-10 a handler starts after the call', async () => {
  const { app, trace, run } = setUp()
  app.on('go', () => trace.push('handler'))
  app.emit('go')
  trace.push('after-emit')
  await run()
  expect(trace).toEqual(['after-emit', 'handler'])
})

test('row 3: a catch-all route is one like others, "*" only observes', async () => {
  const { app, trace, run } = setUp()
  app.on('first', () => trace.push('first'))
  app.on('*', (_, { type }) => trace.push(`saw ${type}`))
  throwsCode(() => app.emit('else'), 'UNHANDLED')
  app.on(pattern('{_:path}'), (_, { type }) => trace.push(`all ${type}`))
  app.on('second', () => trace.push('never'))
  for (const type of ['first', 'second', 'any/thing']) app.emit(type)
  await run()
  expect(trace).toEqual(['saw else', 'first', 'saw first', 'all second', 'saw second', 'all any/thing', 'saw any/thing'])
})

test('row 4: the first route that was registered runs, the others do not', async () => {
  const { app, trace, run } = setUp()
  app.on(pattern('/user/{name}'), (_, { params }) => trace.push(['pattern', params.name]))
  app.on('/user/bob', () => trace.push('name'))
  expect(app.emit('/user/bob')).toBe(1)
  await run()
  expect(trace).toEqual([['pattern', 'bob']])
})

test('row 5: a named route is found with its options, its name is free when it is gone', () => {
  const { app } = setUp()
  const saved = pattern('/user/{id:int}/saved')
  const unsubscribe = app.on(saved, () => undefined, { name: 'save', opts: { role: 'admin' } })
  expect(app.route('save')).toEqual({ name: 'save', type: saved, opts: { role: 'admin' } })
  expect(app.route('else')).toBeUndefined()
  throwsCode(() => app.on('other', () => undefined, { name: 'save' }), 'DUPLICATE')
  expect(app.has('other')).toBe(false)
  expect([unsubscribe(), unsubscribe(), app.route('save')]).toEqual([true, false, undefined])
  app.on('other', () => undefined, { name: 'save' })
  expect(app.route('save')?.type).toBe('other')
})

test('rows 6, 7: a context counts what it emits or awaits its outcome, any value is a payload', async () => {
  const { app, run } = setUp()
  const payload = new Map([['a', () => 1]])
  app.on('go', (given) => given)
  const context = app.createContext({ id: 'one' })
  expect(context.emit('go', payload)).toBe(1)
  const outcome = context.emitAsync('go', payload)
  await run()
  const { values } = await outcome
  expect(values[0]).toBe(payload)
})

test('row 9: hooks see params and the result; a failing before hook skips what comes after it', async () => {
  const { app, trace, run } = setUp()
  app.before(async ({ params, type }) => void trace.push(['before', type, params]))
  app.after(({ params }, value) => trace.push(['after', value, params]))
  app.on(pattern('/user/{id:int}'), async (_, { params }) => params.id + 1)
  app.emit('/user/7')
  await run()
  expect(trace.splice(0)).toEqual([
    ['before', '/user/7', { id: 7 }],
    ['after', 8, { id: 7 }],
  ])
  app.before(() => {
    throw new A('no entry')
  })
  app.before(() => trace.push('not reached'))
  const outcome = app.emitAsync('/user/7')
  await run()
  expect((await outcome).errors).toMatchObject([{ message: 'no entry' }])
  expect(trace).toEqual([['before', '/user/7', { id: 7 }]])
})

test('row 10: all error hooks that fit run in order; what one of them throws is the reason', async () => {
  const { app, trace, run } = setUp()
  app.on('go', async () => {
    throw new A('original')
  })
  app.onError(A, async ({ message }) => void trace.push(`A ${message}`))
  app.onError(B, () => trace.push('B'))
  app.onError(Error, ({ message }, { type }) => void trace.push(`Error ${message} of ${type}`))
  const handled = app.emitAsync('go')
  await run()
  expect((await handled).ok).toBe(true)
  expect(trace.splice(0)).toEqual(['A original', 'Error original of go'])
  app.onError(A, () => {
    throw new B('of the hook')
  })
  const failed = app.emitAsync('go')
  await run()
  expect((await failed).errors).toMatchObject([{ message: 'of the hook' }])
})

test('row 11: a timeout aborts the signal, fails the delivery, and error hooks see it', async () => {
  const { app, host, trace, run } = setUp()
  app.onError(DOMException, ({ name }) => trace.push(`hook ${name}`))
  app.on('go', async (_, { signal }) => {
    const aborted = deferred()
    signal?.addEventListener('abort', () => aborted.resolve())
    await aborted.promise
    trace.push('cleaned up')
    throw signal?.reason
  })
  const outcome = app.emitAsync('go', undefined, { timeoutMs: 20 })
  await run()
  host.advance(20)
  await run()
  expect((await outcome).errors).toMatchObject([{ name: 'TimeoutError' }])
  expect(trace.splice(0).toSorted()).toEqual(['cleaned up', 'hook TimeoutError'])
  app.on('stuck', () => new Promise(() => undefined), { timeoutMs: 30 })
  const stuck = app.emitAsync('stuck')
  await run()
  host.advance(30)
  await run()
  expect((await stuck).errors).toMatchObject([{ name: 'TimeoutError' }])
  expect(trace).toEqual(['hook TimeoutError'])
})

test('row 12: an event is done when the promise of its handler has settled, whoever settles it', async () => {
  const { app, run } = setUp()
  const done = deferred<string>()
  app.on('go', () => done.promise)
  const outcome = app.emitAsync('go')
  await run()
  expect(await stateOf(outcome)).toBe('pending')
  done.resolve('by hand')
  await run()
  expect((await outcome).values).toEqual(['by hand'])
})

test('row 13: dropping a context aborts what runs and cancels what waits', async () => {
  const { app, trace, run } = setUp()
  app.on('go', async (n, { signal }) => {
    const aborted = deferred()
    signal?.addEventListener('abort', () => aborted.resolve())
    trace.push(`runs ${n}`)
    await aborted.promise
    trace.push(`cleans up ${n}`)
  })
  const context = app.createContext({ id: 'one' })
  const running = context.emitAsync('go', 1)
  await run()
  const waiting = context.emitAsync('go', 2)
  context.drop()
  await run()
  expect(trace).toEqual(['runs 1', 'cleans up 1'])
  expect((await running).deliveries).toMatchObject([{ status: 'fulfilled' }])
  expect((await waiting).deliveries).toMatchObject([{ status: 'cancelled', reason: 'aborted' }])
})

test('row 14: waiting counts emissions of a route, those to come too, and gives their values in order of emission', async () => {
  const { app, host, run } = setUp()
  const ends = new Map([1, 2, 3].map((n) => [n, deferred<string>()]))
  app.on('go', (n) => ends.get(n as number)?.promise, { name: 'go' })
  const context = app.createContext({ id: 'one' })
  throwsCode(() => void context.waitFor('gone'), 'UNKNOWN_NAME')
  const late = context.waitFor('go', { count: 3, timeoutMs: 5 })
  const three = context.waitFor('go', { count: 3 })
  await run()
  host.advance(5)
  expect(await stateOf(late)).toBe('TimeoutError')
  for (const n of [1, 2, 3]) context.emit('go', n)
  await run()
  for (const n of [3, 1]) ends.get(n)?.resolve(`value ${n}`)
  expect(await stateOf(three)).toBe('pending')
  ends.get(2)?.resolve('value 2')
  expect(await three).toEqual(['value 1', 'value 2', 'value 3'])
  const other = app.createContext({ id: 'two' })
  expect(await stateOf(other.waitFor('go'))).toBe('pending')
})

test('row 15: an anonymous context ends by itself when all that it started has settled', async () => {
  const { app, run } = setUp()
  const end = deferred()
  app.on('go', (_, { emit }) => void emit('next'))
  app.on('next', () => end.promise)
  const context = app.createContext()
  context.emit('go')
  await run()
  expect([context.alive, app.contexts.size]).toEqual([true, 1])
  end.resolve()
  await run()
  expect([context.alive, app.contexts.size, context.drop()]).toEqual([false, 0, false])
  throwsCode(() => context.emit('go'), 'CLOSED')
})

test('row 16: an application puts its own values into contexts', async () => {
  interface Own {
    db: { name: string }
    user?: string
  }
  const app = createListener<{ go: void }, Own>({ values: () => ({ db: { name: 'default' } }) })
  const name = defineDependency((context: { values: Own }) => context.values.db.name)
  const seen: string[] = []
  app.on('go', async (_, { context }) => void seen.push(`${await context.get(name)} ${context.values.user}`))
  app.emit('go')
  app.createContext({ id: 'bob', values: { db: { name: 'of bob' }, user: 'bob' } }).emit('go')
  await app.settled()
  expect(seen).toEqual(['default undefined', 'of bob bob'])
})

test('row 17: one run serves concurrent readers, across the events of a context; a failure is not kept', async () => {
  const bus = createEmitter<{ go: void }>()
  let runs = 0
  const flaky = defineDependency(async () => {
    if (++runs === 1) throw new Error('no connection')
    return runs
  })
  const context = createContext(bus, { id: 'one' })
  const both = await Promise.allSettled([context.get(flaky), context.get(flaky)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(runs).toBe(1)
  expect([await context.get(flaky), await context.get(flaky)]).toEqual([2, 2])
  expect(await createContext(bus, { id: 'two' }).get(flaky)).toBe(3)
})

test('row 18: start hooks in order before listen, stop hooks in order, each awaited', async () => {
  const trace: unknown[] = []
  const stopped = deferred()
  const app = createListener({ listen: () => void trace.push('listen') })
  app.onStart(async () => void trace.push('start 1'))
  app.onStart(() => void trace.push('start 2'))
  app.onStop(async () => {
    trace.push('stop 1')
    await stopped.promise
    trace.push('stop 1 ended')
  })
  app.onStop(() => trace.push('stop 2'))
  await app.start()
  expect([app.status, ...trace]).toEqual(['running', 'start 1', 'start 2', 'listen'])
  const stop = app.stop()
  await turn()
  expect([app.status, trace.slice(3)]).toEqual(['stopping', ['stop 1']])
  stopped.resolve()
  await stop
  expect([app.status, trace.slice(3)]).toEqual(['stopped', ['stop 1', 'stop 1 ended', 'stop 2']])
})

test('row 19: a listener starts once', async () => {
  const app = createListener()
  await app.start()
  expect(await stateOf(app.start())).toBe('STARTED')
  expect(await stateOf(app.run())).toBe('STARTED')
  expect(app.status).toBe('running')
  await app.stop()
  expect(await stateOf(app.start())).toBe('CLOSED')
})

test('row 21: what is refused has a code', () => {
  const { app } = setUp()
  const caught: unknown[] = []
  for (const call of [() => app.emit('unknown'), () => app.createContext({ id: 'a' }).waitFor('x'), () => app.createContext({ id: 'a' })])
    try {
      call()
    } catch (error) {
      caught.push(error instanceof EmitterError && error.code)
    }
  expect(caught).toEqual(['UNHANDLED', 'UNKNOWN_NAME', 'DUPLICATE'])
})
