import { createListener, type Listener } from '@emitscope/emitter/listener'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'

const turns = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await turn()
}

describe('stop, awaited by what the listener runs', () => {
  const places: Readonly<Record<string, (app: Listener, stop: () => Promise<void>) => unknown>> = {
    'a handler': (app, stop) => app.on('go', stop),
    'a handler among hooks': (app, stop) => {
      app.before(async () => undefined)
      app.after(async () => undefined)
      app.on('go', stop)
    },
    'an observer': (app, stop) => {
      app.on('go', () => undefined)
      app.on('*', stop)
    },
    'a before hook': (app, stop) => {
      app.before(stop)
      app.on('go', () => undefined)
    },
    'an error hook': (app, stop) => {
      app.onError(Error, stop)
      app.on('go', () => Promise.reject(new Error('no')))
    },
    'a start hook': (app, stop) => app.onStart(stop),
    'a stop hook': (app, stop) => {
      app.onStop(stop)
      app.on('go', () => void app.stop())
    },
    'a route with a time limit': (app, stop) => app.on('go', stop, { timeoutMs: 60_000 }),
  }
  for (const [place, put] of Object.entries(places))
    it(`is not kept from ending by ${place}, which goes on after it`, async () => {
      const trace: string[] = []
      const app = createListener({ unhandled: 'ignore' })
      app.onStop(() => void trace.push('stop hook'))
      put(app, async () => {
        await turn()
        await app.stop()
        trace.push(`after: ${app.status}`)
      })
      const ran = app.run()
      await turns()
      app.emit('go')
      await turns()
      expect([await stateOf(ran), trace]).toEqual(['resolved', ['stop hook', 'after: stopped']])
    })

  it('where there is no async context: known before any other await, else the stop gives up waiting in the end', async () => {
    vi.stubGlobal('process', { ...process, getBuiltinModule: undefined })
    onTestFinished(() => void vi.unstubAllGlobals())
    for (const turnsBefore of [0, 1]) {
      const host = createManualHost()
      const app = createListener({ host, stopTimeoutMs: 50 })
      app.on('go', async () => {
        for (let n = 0; n < turnsBefore; n++) await turn()
        await app.stop()
      })
      const ran = app.run()
      app.emit('go')
      const run = async (): Promise<void> => {
        for (let i = 0; i < 10; i++) {
          host.flushMicrotasks()
          await turn()
        }
      }
      await run()
      expect(await stateOf(ran)).toBe(turnsBefore === 0 ? 'resolved' : 'pending')
      host.advance(50)
      await run()
      expect(await stateOf(ran)).toBe(turnsBefore === 0 ? 'resolved' : 'TimeoutError')
    }
  })

  it('gives what a stop hook failed with, and what the work fails with then goes to the host', async () => {
    const host = createManualHost()
    const app = createListener({ host })
    const trace: unknown[] = []
    app.onStop(() => {
      throw new RangeError('of the hook')
    })
    app.on('go', async () => {
      await app.stop().catch((error: Error) => trace.push(error.message))
      throw new Error('afterwards')
    })
    await app.start()
    app.emit('go')
    for (let i = 0; i < 10; i++) {
      host.flushMicrotasks()
      await turn()
    }
    expect([trace, host.reported]).toMatchObject([['of the hook'], [{ message: 'afterwards' }]])
  })
})

describe('stop, called by a hook or handler that goes on', () => {
  it('waits for the start hook that called it, also the first', async () => {
    const trace: string[] = []
    const open = deferred()
    const app = createListener({ listen: () => expect.unreachable() })
    app.onStart(async () => {
      void app.stop()
      await open.promise
      trace.push('opened')
    })
    app.onStart(() => expect.unreachable())
    app.onStop(() => void trace.push('closed'))
    const started = app.start()
    await turns()
    open.resolve()
    await turns()
    expect([trace, app.status, await stateOf(started)]).toEqual([['opened', 'closed'], 'stopped', 'resolved'])
  })

  it('waits for the handler that called it', async () => {
    const end = deferred()
    const app = createListener()
    app.on('go', async () => {
      void app.stop()
      await end.promise
    })
    await app.start()
    app.emit('go')
    await turns()
    expect(app.status).toBe('stopping')
    end.resolve()
    await turns()
    expect(app.status).toBe('stopped')
  })
})

describe('close', () => {
  it('of a listener that runs is stop: hooks run, run ends', async () => {
    const trace: string[] = []
    const app = createListener()
    app.onStop(() => void trace.push('stop hook'))
    const ran = app.run()
    await app.close()
    expect([trace, app.status, await stateOf(ran)]).toEqual([['stop hook'], 'stopped', 'resolved'])
    refuses(() => app.close({ pending: 'all' as never }), 'close', 'pending')
  })

  it('of one that was never started refuses at once', () => {
    const app = createListener()
    app.on('go', () => expect.unreachable())
    void app.close()
    expect(app.emit('go')).toBe(0)
  })

  it('by `using` runs the stop hooks, and tells the host of one that fails', async () => {
    const host = createManualHost()
    const app = createListener({ host })
    app.onStop(() => {
      throw new Error('no')
    })
    await app.start()
    app[Symbol.dispose]()
    for (let i = 0; i < 5; i++) {
      await turns()
      host.flushMicrotasks()
    }
    expect([app.status, host.reported]).toMatchObject(['stopped', [{ message: 'no' }]])
  })
})

describe('a stop that takes long', () => {
  const setUp = (stopTimeoutMs?: number) => {
    const host = createManualHost()
    const app = createListener({ host, ...(stopTimeoutMs !== undefined && { stopTimeoutMs }) })
    const run = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        host.flushMicrotasks()
        await turn()
      }
    }
    return { host, app, run }
  }

  it('is hurried by a later discard: what waits is dropped, what runs is told', async () => {
    const { app, run } = setUp()
    const trace: string[] = []
    app.on('go', async (_, { signal }) => {
      const aborted = deferred()
      signal?.addEventListener('abort', () => aborted.resolve())
      await aborted.promise
      trace.push('told')
    })
    await app.start()
    app.emit('go')
    await run()
    const stopped = app.stop()
    await run()
    expect(await stateOf(stopped)).toBe('pending')
    expect(app.stop({ pending: 'discard' })).toBe(stopped)
    await run()
    expect([await stateOf(stopped), trace]).toEqual(['resolved', ['told']])
  })

  it('ends after 10 seconds, or what is said, with a TimeoutError that says what it waited for; contexts are dropped', async () => {
    for (const [given, ms] of [
      [undefined, 10_000],
      [50, 50],
    ] as const) {
      const { host, app, run } = setUp(given)
      let aborted = false
      app.on('go', async (_, { signal }) => {
        signal?.addEventListener('abort', () => {
          aborted = true
        })
        await new Promise(() => undefined)
      })
      const ran = app.run()
      app.emit('go')
      await run()
      void app.stop()
      await run()
      host.advance(ms - 1)
      expect(await stateOf(ran)).toBe('pending')
      host.advance(1)
      await run()
      expect([await stateOf(ran), app.status, aborted]).toEqual(['TimeoutError', 'stopped', true])
      await expect(ran).rejects.toThrow(`stop: what runs for "go" had not ended after ${ms} ms`)
    }
  })

  it('waits no longer for hooks either: start and run end though a start hook never does', async () => {
    for (const call of ['start', 'run'] as const) {
      const { host, app, run } = setUp(50)
      app.onStart(() => new Promise(() => undefined))
      app.onStop(function closeAll() {
        return new Promise(() => undefined)
      })
      const promise = app[call]()
      const stopped = app.stop()
      await run()
      host.advance(50)
      await run()
      host.advance(50)
      await run()
      expect([await stateOf(promise), app.status]).toEqual(['AggregateError', 'stopped'])
      const { errors } = (await stopped.catch((error: unknown) => error)) as AggregateError
      expect(errors.map(({ message }) => message.split(' had')[0])).toEqual(['stop: a start hook', 'stop: stop hook closeAll'])
      expect(host.waiting.timers).toBe(0)
    }
  })
})
