import { createEmitter } from '@emitscope/emitter'
import { createLoop, type Loop, type LoopOptions, slot } from '@emitscope/emitter/loop'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { stateOf, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'

const setUp = (options?: LoopOptions) => {
  const host = createManualHost()
  const loop = createLoop({ host, ...options })
  const seen: string[] = []
  loop.on('*', (_payload, { type }) => void seen.push(type))
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, loop, seen, run }
}

describe('the events of a loop', () => {
  it('are told for deliveries of emitters, too: their own onError has a failure first', async () => {
    const { host, loop, seen, run } = setUp()
    const bus = createEmitter<{ n: number }>({ host, strategy: loop, onError: (error) => seen.push(`onError ${error}`) })
    loop.on('exception', (error) => void seen.push(`with ${error}`))
    bus.on('n', async () => {
      await turn()
      throw 'oops'
    })
    loop.start()
    bus.emit('n', 1)
    await run()
    await run()
    expect(seen).toEqual(['started', 'idle', 'active', 'onError oops', 'with oops', 'exception', 'idle'])
  })

  it('are not told of a delivery that does not run', async () => {
    const { host, loop, seen, run } = setUp()
    const bus = createEmitter<{ n: number }>({ host, strategy: loop })
    const unsubscribe = bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    unsubscribe()
    loop.start()
    await run()
    expect(seen).toEqual(['started', 'idle'])
  })

  it('come from flush without a start, and a close that starts nothing but what waits tells all of them', async () => {
    const { loop, seen, run } = setUp()
    const call = slot(loop, () => undefined)
    void call()
    void loop.flush()
    await run()
    expect(seen.splice(0)).toEqual(['active', 'idle'])
    void call()
    void loop.close()
    await run()
    expect(seen).toEqual(['started', 'idle', 'active', 'idle', 'stopped'])
  })

  it('may be listened to once, awaited, iterated and let go', async () => {
    const { loop, run } = setUp({ name: 'disk' })
    const handler = (): void => undefined
    loop.once('started', handler)
    loop.on('started', handler)
    expect([loop.off('started', handler), loop.off('started', handler), loop.off('started', handler)]).toEqual([true, true, false])
    const next = loop.next('started')
    const all = loop.events('*')
    loop.start()
    expect([await next, (await all.next()).value.type, loop.name]).toEqual([undefined, 'started', 'disk'])
    const never = loop.next('active')
    void loop.close()
    await run()
    expect(await stateOf(never)).toBe('CLOSED')
    const unheard = createLoop()
    void unheard.close({ pending: 'discard' })
    expect(await Promise.all([stateOf(loop.next('active')), stateOf(unheard.next('active'))])).toEqual(['CLOSED', 'CLOSED'])
  })

  it('are no emissions where nobody listens', async () => {
    const { look, run, createEmitter } = await observedRealm()
    const { createLoop } = await import('@emitscope/emitter/loop')
    const loop = createLoop()
    const bus = createEmitter<{ n: number }>({ strategy: loop })
    bus.on('n', (_n) => undefined)
    loop.start()
    bus.emit('n', 1)
    await turn()
    await run()
    loop.on('idle', () => undefined)
    bus.emit('n', 2)
    await turn()
    await run()
    expect(look().emissions.map(({ type }) => type)).toEqual(['n', 'n', 'idle'])
  })

  it('emitted to by a listener of the last idle, the loop drains that before it stops', async () => {
    const { host, loop, seen, run } = setUp()
    const bus = createEmitter<{ n: number }>({ host, strategy: loop })
    bus.on('n', (n) => void seen.push(`n ${n}`))
    let left = 2
    loop.on('idle', () => {
      if (left > 0) bus.emit('n', left--)
    })
    void loop.close()
    await run()
    expect(seen.filter((one) => one.startsWith('n') || one === 'stopped')).toEqual(['n 2', 'n 1', 'stopped'])
  })
})

it('a close also drains what is emitted by whoever learned that the loop rests', async () => {
  const { host, loop, seen, run } = setUp()
  const bus = createEmitter<{ n: number }>({ host, strategy: loop })
  bus.on('n', (n) => void seen.push(`n ${n}`))
  bus.emit('n', 1)
  void loop.flush().then(() => bus.emit('n', 2))
  void loop.close()
  await run()
  expect(seen.filter((one) => one.startsWith('n') || one === 'stopped')).toEqual(['n 1', 'n 2', 'stopped'])
})

describe('a close drains a row of calls, each made when the one before has told its result', () => {
  const rows: Record<string, (step: (n: number) => Promise<void>) => (n: number) => Promise<unknown>> = {
    'awaited directly': (step) => step,
    'through a function that awaits': (step) => async (n) => {
      await step(n)
    },
    'through functions that return': (step) => {
      const one = async (n: number) => step(n)
      return async (n) => one(n)
    },
    'through what is chained': (step) => (n) =>
      step(n)
        .finally(() => undefined)
        .then(() => n),
    'through Promise.all': (step) => (n) => Promise.all([step(n)]),
  }
  it.each(Object.entries(rows).flatMap(([name, way]) => [true, false].map((isStarted) => [name, isStarted, way] as const)))(
    '%s, started before: %s',
    async (_name, isStarted, way) => {
      const loop = createLoop()
      if (isStarted) loop.start()
      const log: number[] = []
      const step = way(slot(loop, async (n: number) => void log.push(n)))
      const row = (async () => {
        for (let n = 0; n < 4; n++) await step(n)
      })()
      await loop.close()
      await row
      expect(log).toEqual([0, 1, 2, 3])
    },
  )
})

describe('close with discard', () => {
  it('by a listener of started, inside another close, is the end', async () => {
    const { host, loop, seen, run } = setUp()
    const bus = createEmitter<{ n: number }>({ host, strategy: loop, onError: () => undefined })
    bus.on('n', (_n) => void seen.push('ran'))
    loop.on('started', () => void loop.close({ pending: 'discard' }))
    const closed = loop.close()
    expect([loop.status, bus.emit('n', 1)]).toEqual(['closed', 0])
    await run()
    // Who hears all is told last.
    expect([seen, await stateOf(closed)]).toEqual([['stopped', 'started'], 'resolved'])
  })

  it('by a listener of active keeps the handler from running', async () => {
    const { loop, seen, run } = setUp()
    loop.on('active', () => void loop.close({ pending: 'discard' }))
    const calls = [1, 2].map(slot(loop, (n: number) => void seen.push(`ran ${n}`)))
    loop.start()
    await run()
    expect([seen, await Promise.all(calls.map(stateOf))]).toEqual([
      // Who hears all is told last.
      ['started', 'idle', 'stopped', 'active'],
      ['CLOSED', 'CLOSED'],
    ])
  })

  const hanging = async (end: (loop: Loop) => Promise<unknown>) => {
    const { loop, seen, run } = setUp()
    const calls = [slot(loop, () => new Promise(() => undefined))(), slot(loop, () => 1)()]
    loop.start()
    await run()
    const ended = end(loop)
    await run()
    return { seen, states: [await stateOf(ended), await stateOf(calls[0]!), await stateOf(calls[1]!)] }
  }

  it('waits for nothing, and calls that wait reject CLOSED', async () => {
    const { seen, states } = await hanging((loop) => loop.close({ pending: 'discard' }))
    expect([seen, states]).toEqual([
      ['started', 'idle', 'active', 'stopped'],
      ['resolved', 'pending', 'CLOSED'],
    ])
  })

  it('ends an earlier close, and a flush, that would wait for ever', async () => {
    const { seen, states } = await hanging((loop) => {
      const waits = [loop.close(), loop.flush()]
      void loop.close({ pending: 'discard' })
      return Promise.all(waits)
    })
    expect([seen.at(-1), states[0]]).toEqual(['stopped', 'resolved'])
  })

  it('may be awaited by a handler of the loop', async () => {
    const { loop, run } = setUp()
    loop.start()
    const call = slot(loop, async () => {
      await loop.close({ pending: 'discard' })
      return 'ended'
    })()
    await run()
    expect(await stateOf(call)).toBe('resolved')
  })
})

it('options of a wrong kind are refused', () => {
  refuses(() => createLoop({ name: 7 as never }), 'createLoop', 'name')
  refuses(() => createLoop({ onException: 'ignore' as never }), 'createLoop', 'onException', "'emit' or 'exit'")
})
