import { setTimeout as sleep } from 'node:timers/promises'
import { defineModule, every } from '@emitscope/emitter/engine'
import { describe, expect, test } from 'vitest'
import { deferred, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'
import { made, pass, rest, started, stopped } from './engines.ts'

describe('a schedule', () => {
  test('never overlaps: the next wait begins when the run has ended', async () => {
    const ticks: number[] = []
    let gate = deferred()
    const module = defineModule({
      schedules: [
        every(10, () => {
          ticks.push(host.now())
          return gate.promise
        }),
      ],
    })
    const { engine, host } = made({ modules: [module] })
    await Promise.all([engine.start(), rest(host)])
    await pass(host, 35, 5)
    expect(ticks).toEqual([0])
    const first = gate
    gate = deferred()
    first.resolve()
    await rest(host)
    await pass(host, 10)
    expect(ticks).toEqual([0, 45])
    gate.resolve()
    await stopped(engine, host)
    expect(host.waiting.timers).toBe(0)
  })

  test('goes on after a failing tick, which is reported', async () => {
    let ticks = 0
    const fail = () => {
      throw new Error(`tick ${++ticks}`)
    }
    const { engine, host } = await started({ modules: [{ schedules: [every(10, fail)] }] })
    await pass(host, 10)
    await stopped(engine, host)
    expect(host.reported).toEqual([expect.objectContaining({ message: 'tick 1' }), expect.objectContaining({ message: 'tick 2' })])

    const later = await started({ modules: [{ schedules: [every(10, async () => fail())] }] })
    await pass(later.host, 10)
    await stopped(later.engine, later.host)
    expect(later.host.reported.slice(-2)).toEqual([
      expect.objectContaining({ message: 'tick 3' }),
      expect.objectContaining({ message: 'tick 4' }),
    ])
  })

  test('is aborted and waited for when it ticks at the end', async () => {
    const log: string[] = []
    const module = defineModule({
      schedules: [
        every(10, async ({ signal }) => {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
          await turn()
          log.push('ended')
        }),
      ],
      exit: () => void log.push('exit'),
    })
    const { engine, host } = await started({ modules: [module] })
    await stopped(engine, host)
    expect(log).toEqual(['ended', 'exit'])
  })

  test('whose tick at the start stops the engine ticks no more, and neither does what comes after it', async () => {
    const log: string[] = []
    const module = defineModule({
      name: 'short',
      schedules: [
        every(10, ({ engine }) => {
          log.push('stops')
          void engine.stop()
        }),
        every(10, () => void log.push('never')),
      ],
      tasks: [() => void log.push('never')],
      exit: () => void log.push('exit'),
    })
    const { engine, host } = made({ modules: [module, { schedules: [every(10, () => void log.push('never'))] }] })
    const running = engine.run()
    await rest(host)
    await running
    await pass(host, 30, 10)
    expect(log).toEqual(['stops', 'exit'])
    expect(host.waiting.timers).toBe(0)
  })

  test('refuses what is no interval, no function, no option', () => {
    const run = () => undefined
    for (const ms of ['5', undefined, null, Number.NaN, -1, Number.POSITIVE_INFINITY]) refuses(() => every(ms as never, run), 'every', 'ms')
    refuses(() => every(5, 'run' as never), 'every', 'run')
    refuses(() => every(5, run, { immediate: 'yes' as never }), 'immediate')
    refuses(() => every(5, run, null as never), 'options')
    expect(every(5, run)).toEqual({ ms: 5, immediate: true, run })
  })
})

describe('a task', () => {
  test('that fails is reported, and nothing else stops', async () => {
    const log: unknown[] = []
    const module = defineModule({
      name: 'tasks',
      tasks: [
        () => {
          throw new Error('at once')
        },
        async () => {
          await turn()
          throw new Error('later')
        },
        ({ engine }) => void log.push(engine.status),
      ],
      schedules: [every(10, () => void log.push('tick'), { immediate: false })],
    })
    const { engine, host } = await started({ modules: [module], onError: (error) => log.push((error as Error).message) })
    await rest(host)
    await pass(host, 10)
    expect(log).toEqual(['at once', 'starting', 'later', 'tick'])
    await stopped(engine, host)
  })

  test('may end by its aborted signal: that is no failure, another is', async () => {
    const module = defineModule({
      tasks: [
        ({ signal }) => sleep(60_000, undefined, { signal }),
        ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('lost its work')))),
      ],
    })
    const failures: unknown[] = []
    const { engine, host } = await started({ modules: [module], onError: (error) => failures.push((error as Error).message) })
    const stopping = engine.stop()
    await rest(host)
    await stopping
    expect(failures).toEqual(['lost its work'])
  })

  test('may return the end of its engine', async () => {
    const { engine, host } = await started({
      modules: [
        { tasks: [({ engine }) => turn().then(() => engine.stop()), ({ engine }) => engine.next('started').then(() => engine.stop())] },
      ],
    })
    await rest(host)
    expect(engine.status).toBe('stopped')
    expect(host.reported).toEqual([])
  })
})
