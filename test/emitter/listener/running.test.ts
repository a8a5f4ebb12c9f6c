import { createListener } from '@emitscope/emitter/listener'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'

describe('start', () => {
  it('rejects with what a start hook threw, runs nothing after it, and stops', async () => {
    const trace: string[] = []
    const app = createListener({ listen: () => void trace.push('listen') })
    app.onStart(() => void trace.push('one'))
    app.onStart(async () => {
      throw new RangeError('no port')
    })
    app.onStart(() => void trace.push('three'))
    app.onStop(() => void trace.push('stop'))
    const started = app.start()
    await turn()
    expect(await stateOf(started)).toBe('RangeError')
    expect([trace, app.status]).toEqual([['one', 'stop'], 'stopped'])
    expect(app.emit('anything')).toBe(0)
  })

  it('does not wait for what listen returns; a failure of that goes to the host', async () => {
    const host = createManualHost()
    const end = deferred()
    const app = createListener({ host, listen: () => end.promise })
    await app.start()
    const failure = new Error('connection lost')
    end.reject(failure)
    await turn()
    expect([app.status, host.reported]).toEqual(['running', [failure]])
  })

  it('rejects with what listen threw at once', async () => {
    const app = createListener({
      listen: () => {
        throw new RangeError('no port')
      },
    })
    expect([await stateOf(app.start()), app.status]).toEqual(['RangeError', 'stopped'])
  })

  it('runs no hook that was unregistered', async () => {
    const trace: string[] = []
    const app = createListener()
    const second = app.onStart(() => trace.push('second'))
    app.onStart(() => trace.push('third'))
    expect([second(), second()]).toEqual([true, false])
    await app.start()
    expect(trace).toEqual(['third'])
    await app.stop()
  })
})

describe('stop', () => {
  it('is one promise, runs all hooks though one fails, and rejects with that', async () => {
    const trace: string[] = []
    const app = createListener()
    app.onStop(() => {
      throw new RangeError('one')
    })
    app.onStop(() => void trace.push('two'))
    await app.start()
    const stop = app.stop()
    expect(app.stop()).toBe(stop)
    expect([await stateOf(stop), trace, app.status]).toEqual(['RangeError', ['two'], 'stopped'])
  })

  it('rejects with all failures of several hooks', async () => {
    const app = createListener()
    for (const text of ['one', 'two'])
      app.onStop(async () => {
        throw new Error(text)
      })
    await app.start()
    const error = (await app.stop().catch((reason: unknown) => reason)) as AggregateError
    expect(error.errors.map(({ message }) => message)).toEqual(['one', 'two'])
  })

  it('delivers what waits, ends what waits in vain, and drops contexts', async () => {
    const app = createListener()
    const done: unknown[] = []
    app.on('go', (n) => done.push(n), { name: 'go' })
    await app.start()
    const context = app.createContext({ id: 'one' })
    const wait = context.waitFor('go', { count: 2 })
    context.emit('go', 1)
    await app.stop()
    expect([done, context.alive, app.contexts.size, await stateOf(wait)]).toEqual([[1], false, 0, 'CLOSED'])
    expect(app.emit('go', 2)).toBe(0)
    expect(() => app.createContext({ id: 'two' })).toThrow('closed')
  })

  it('with `discard` drops what waits, and aborts what runs', async () => {
    const app = createListener()
    const ran: unknown[] = []
    app.on('go', async (n, { signal }) => {
      const aborted = deferred()
      signal?.addEventListener('abort', () => aborted.resolve())
      await aborted.promise
      ran.push(n)
    })
    await app.start()
    app.emit('go', 1)
    await turn()
    app.emit('go', 2)
    await app.stop({ pending: 'discard' })
    expect(ran).toEqual([1])
  })

  it('runs no hook of a listener that never started', async () => {
    const app = createListener()
    app.onStop(() => expect.unreachable())
    await app.stop()
    expect([app.status, await stateOf(app.run())]).toEqual(['stopped', 'CLOSED'])
  })

  it('waits for the start hook at work, and skips what would have followed', async () => {
    const trace: string[] = []
    const open = deferred()
    const app = createListener({ listen: () => void trace.push('listen') })
    app.onStart(async () => {
      await open.promise
      trace.push('opened')
    })
    app.onStart(() => void trace.push('two'))
    app.onStop(() => void trace.push('closed'))
    const start = app.start()
    const stop = app.stop()
    await turn()
    open.resolve()
    await Promise.all([start, stop])
    expect(trace).toEqual(['opened', 'closed'])
  })

  it('may be returned by a handler, with hooks around it and without, and by hooks', async () => {
    for (const hooked of [false, true]) {
      const app = createListener()
      if (hooked) app.before(async () => undefined)
      app.on('quit', () => app.stop())
      app.onStop(() => app.stop())
      await app.start()
      app.emit('quit')
      await turn()
      expect(await stateOf(app.stop())).toBe('resolved')
    }
    const app = createListener()
    app.onStart(async () => undefined)
    app.onStart(() => app.stop())
    await app.run()
    expect(app.status).toBe('stopped')
    const other = createListener()
    other.before(() => other.stop())
    other.on('go', () => undefined)
    other.emit('go')
    await turn()
    expect(await stateOf(other.stop())).toBe('resolved')
  })

  it('that a handler returned, and that fails, goes to the host', async () => {
    const host = createManualHost()
    const app = createListener({ host })
    app.after(() => undefined)
    app.on('quit', () => app.stop())
    app.onStop(() => {
      throw new Error('no')
    })
    await app.start()
    app.emit('quit')
    for (let i = 0; i < 5; i++) {
      host.flushMicrotasks()
      await turn()
    }
    expect(host.reported).toMatchObject([{ message: 'no' }])
  })

  it('is what `await using` does', async () => {
    const trace: string[] = []
    const app = createListener()
    app.onStop(() => void trace.push('stopped'))
    await app.start()
    await app[Symbol.asyncDispose]()
    expect(trace).toEqual(['stopped'])
  })
})

describe('run', () => {
  it('ends when listen has and all it emitted is done, and then stops', async () => {
    const trace: string[] = []
    const app = createListener({ listen: async (self) => void self.emit('go') })
    app.on('go', async (_, { emit }) => {
      await turn()
      emit('next')
    })
    app.on('next', async () => {
      await turn()
      trace.push('next')
    })
    app.onStop(() => void trace.push('stop'))
    await app.run()
    expect([trace, app.status]).toEqual([['next', 'stop'], 'stopped'])
  })

  it('lasts until stop where nothing listens, or listening does not end', async () => {
    for (const listen of [undefined, () => new Promise(() => undefined)]) {
      const app = createListener(listen === undefined ? {} : { listen })
      const run = app.run()
      expect(await stateOf(run)).toBe('pending')
      void app.stop()
      expect(await stateOf(run)).toBe('resolved')
    }
  })

  it('rejects with what made listening fail, after the stop hooks; what fails in these goes to the host', async () => {
    const host = createManualHost()
    const trace: string[] = []
    const app = createListener({
      host,
      listen: async () => {
        throw new RangeError('no port')
      },
    })
    app.onStop(() => {
      trace.push('stop')
      throw new Error('nothing to close')
    })
    const run = app.run()
    for (let i = 0; i < 5; i++) {
      await turn()
      host.flushMicrotasks()
    }
    expect([await stateOf(run), trace]).toEqual(['RangeError', ['stop']])
    expect(host.reported).toMatchObject([{ message: 'nothing to close' }])
  })

  it('rejects with what a stop hook threw, and tells nobody else', async () => {
    const host = createManualHost()
    const app = createListener({ host, listen: () => undefined })
    app.onStop(() => {
      throw new RangeError('no')
    })
    const run = app.run()
    for (let i = 0; i < 5; i++) {
      await turn()
      host.flushMicrotasks()
    }
    expect([await stateOf(run), host.reported]).toEqual(['RangeError', []])
  })

  it('rejects CLOSED where the emitter is closed', async () => {
    const app = createListener()
    await app.close()
    expect(await stateOf(app.run())).toBe('CLOSED')
  })

  it('tells the host of listening that fails after the stop', async () => {
    const host = createManualHost()
    const end = deferred()
    const app = createListener({ host, listen: () => end.promise })
    const run = app.run()
    await turn()
    const stop = app.stop()
    for (let i = 0; i < 5; i++) {
      host.flushMicrotasks()
      await turn()
    }
    await Promise.all([run, stop])
    end.reject(new Error('late'))
    await turn()
    expect(host.reported).toMatchObject([{ message: 'late' }])
  })

  it('gives the signals of its process back', async () => {
    const before = process.listenerCount('SIGINT')
    const app = createListener()
    const run = app.run()
    expect(process.listenerCount('SIGINT')).toBe(before + 1)
    await app.stop()
    await run
    await turn()
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([before, before])
  })
})

describe('bad input', () => {
  it('is refused at the call', () => {
    const app = createListener()
    refuses(() => createListener({ listen: 1 as never }), 'createListener', 'options.listen', '1')
    refuses(() => createListener({ values: {} as never }), 'createListener', 'options.values')
    refuses(() => createListener(null as never), 'createListener', 'options', 'null')
    refuses(() => createListener({ match: 'some' as never }), 'options.match')
    refuses(() => app.onStart(1 as never), 'onStart', 'hook', '1')
    refuses(() => app.onStop('x' as never), 'onStop', 'hook')
    refuses(() => app.stop({ pending: 'wait' as never }), 'stop', 'options.pending', 'wait')
  })
})
