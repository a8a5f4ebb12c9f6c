import { describe, expect, it } from 'vitest'
import { open } from './fake-worker.ts'

describe('a worker that fails', () => {
  it('is replaced at once, then after backoffMs, then twice that, then not any more', () => {
    const { bus, workers, host, strategy, codes, post } = open({ respawn: { max: 3, backoffMs: 100 } })
    bus.emit('a', 1)
    workers[0]!.onerror?.({ message: 'first' })
    expect([workers.length, host.waiting.timers]).toEqual([2, 1])
    workers[1]!.onerror?.({ message: 'second' })
    host.advance(99)
    expect(workers.length).toBe(2)
    host.advance(1)
    workers[2]!.onerror?.({ message: 'third' })
    host.advance(199)
    expect([workers.length, codes()]).toEqual([3, []])
    host.advance(1)
    workers[3]!.onerror?.({ message: 'fourth' })
    expect([strategy.workers[0]!.status, codes(), host.waiting.timers]).toEqual(['failed', ['WORKER_FAILED'], 0])
    bus.emit('a', 2)
    post()
    expect(codes()).toEqual(['WORKER_FAILED', 'WORKER_FAILED'])
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true)
  })

  it('takes with it what was posted, and not what was not', () => {
    const { bus, workers, failures, post } = open()
    workers[0]!.ready()
    bus.emit('a', 'posted')
    post()
    bus.emit('a', 'not posted')
    workers[0]!.onexit?.(1)
    expect(failures).toMatchObject([{ code: 'WORKER_FAILED', message: 'the worker exited with code 1 with 1 emission in flight' }])
    workers[1]!.ready()
    expect(workers[1]!.parts).toEqual([['emit', 2, 'a', ['not posted'], false]])
    workers[0]!.say(['handled', 2, 2])
    expect(failures.length).toBe(1)
  })

  it('takes nothing with it that was answered behind something held', async () => {
    const { bus, workers, failures, strategy, post } = open()
    workers[0]!.ready()
    const held = bus.emitAsync('hold')
    for (let n = 0; n < 5; n++) bus.emit('a', n)
    post()
    workers[0]!.say(['handled', 2, 6])
    workers[0]!.onexit?.(1)
    expect([strategy.workers[0]!.inFlight, failures.length]).toEqual([0, 1])
    expect((await held).ok).toBe(false)
  })

  it('starts its count of failures anew when it has answered', () => {
    const { bus, workers, post } = open({ respawn: { max: 1, backoffMs: 100 } })
    for (let round = 0; round < 5; round++) {
      const now = workers.at(-1)!
      now.ready()
      bus.emit('a', round)
      post()
      now.say(['handled', round + 1, round + 1])
      now.onerror?.({ message: 'again' })
    }
    expect(workers.length).toBe(6)
  })

  it('with nothing in flight waits without a timer, and is replaced when it is needed', () => {
    const { bus, workers, host } = open({ respawn: { max: 5, backoffMs: 100 } })
    workers[0]!.onexit?.(0)
    workers[1]!.onexit?.(0)
    expect([workers.length, host.waiting.timers]).toEqual([2, 0])
    host.advance(1000)
    bus.emit('a', 1)
    expect(workers.length).toBe(3)
  })

  it('and crashed with nothing in flight is warned of', () => {
    const { workers, host } = open()
    workers[0]!.ready()
    workers[0]!.onerror?.({ error: new Error('in a timer') })
    expect(host.warnings).toEqual(['the worker crashed (Error: in a timer)'])
  })

  it('may be replaced by a handler of its failure that emits', () => {
    const { bus, workers, host, failures, post } = open({ respawn: { max: 5, backoffMs: 0 } })
    workers[0]!.ready()
    void bus.emitAsync('a', 1).then(() => bus.emit('b', 2))
    post()
    workers[0]!.onexit?.(1)
    expect([workers.length, failures.length]).toEqual([2, 1])
    host.advance(0)
    expect(workers.length).toBe(2)
  })

  it('whose factory cannot make another fails what waits', () => {
    const { bus, workers, codes, strategy } = open({ respawn: { max: 5, backoffMs: 0 } })
    workers[0]!.ready()
    Object.defineProperty(workers, 'push', {
      value: () => {
        throw new Error('no more')
      },
    })
    bus.emit('a', 1)
    workers[0]!.onexit?.(1)
    expect([strategy.workers[0]!.status, codes()]).toEqual(['failed', ['WORKER_FAILED']])
  })

  it('of another version of the package is not asked again', () => {
    const { bus, workers, failures } = open()
    bus.emit('a', 1)
    workers[0]!.onmessage?.({ data: ['emitscope-worker/2', ['ready']] })
    expect([workers.length, failures]).toMatchObject([1, [{ code: 'WORKER_FAILED', message: expect.stringContaining('another version') }]])
  })
})

describe('a worker that says nothing', () => {
  it('has 30 seconds to get ready, once something waits', () => {
    const { bus, workers, host, codes } = open({ respawn: { max: 0 } })
    host.advance(29_000)
    expect(host.waiting.timers).toBe(0)
    bus.emit('a', 1)
    host.advance(999)
    expect(codes()).toEqual([])
    host.advance(1)
    expect([codes(), workers[0]!.isTerminated]).toEqual([['WORKER_FAILED'], true])
  })

  it('is asked after half of timeoutMs and terminated after all of it', () => {
    const { bus, workers, host, codes, post } = open({ timeoutMs: 100 })
    workers[0]!.ready()
    bus.emit('a', 1)
    void bus.emitAsync('a', 2)
    post()
    host.advance(50)
    expect(workers[0]!.parts.at(-1)).toEqual(['ping', 2])
    host.advance(49)
    expect(workers[0]!.isTerminated).toBe(false)
    host.advance(1)
    expect([workers[0]!.isTerminated, codes(), workers.length]).toEqual([true, ['WORKER_TIMEOUT', 'WORKER_TIMEOUT'], 2])
    expect(host.waiting.timers).toBe(0)
  })

  it('but answers the question loses only what is late', () => {
    const { bus, workers, host, codes, post } = open({ timeoutMs: 100 })
    workers[0]!.ready()
    bus.emit('a', 1)
    post()
    host.advance(50)
    workers[0]!.say(['pong', 1])
    host.advance(40)
    bus.emit('a', 2)
    post()
    host.advance(10)
    expect([codes(), workers[0]!.isTerminated, workers[0]!.parts.at(-1)]).toEqual([['WORKER_TIMEOUT'], false, ['cancel', 1, true]])
    workers[0]!.say(['handled', 1, 2])
    expect([codes().length, host.waiting.timers]).toEqual([1, 0])
  })

  it('while it works off what came before has more time', () => {
    const { bus, workers, host, codes, post } = open({ timeoutMs: 100 })
    workers[0]!.ready()
    bus.emit('a', 1)
    bus.emit('a', 2)
    post()
    host.advance(90)
    workers[0]!.say(['handled', 1, 1])
    host.advance(90)
    expect([codes(), workers[0]!.isTerminated]).toEqual([[], false])
    host.advance(10)
    expect([codes(), workers[0]!.isTerminated]).toEqual([['WORKER_TIMEOUT'], true])
  })
})

describe('a worker that nothing tells the end of', () => {
  it('is asked after 15 silent seconds with something in flight, and given up after 30', () => {
    const { bus, workers, host, codes, post } = open()
    Reflect.deleteProperty(workers[0]!, 'onexit')
    workers[0]!.ready()
    host.advance(100_000)
    bus.emit('a', 1)
    post()
    host.advance(15_000)
    expect(workers[0]!.parts.at(-1)).toEqual(['ping', 1])
    workers[0]!.say(['pong', 1])
    host.advance(29_999)
    expect(codes()).toEqual([])
    host.advance(1)
    expect([codes(), workers[0]!.isTerminated]).toEqual([['WORKER_TIMEOUT'], true])
  })
})

describe('an emission whose emitAsync has no time left', () => {
  it("is cancelled there and forgotten here: its place is free, a later answer is nobody's", async () => {
    const { bus, workers, host, strategy, post } = open({ maxInFlight: 1 })
    const worker = workers[0]!
    worker.ready()
    const late = bus.emitAsync('a', 1, { timeoutMs: 50 })
    const next = bus.emitAsync('b', 2)
    post()
    host.advance(50)
    post()
    expect((await late).errors).toMatchObject([{ name: 'TimeoutError' }])
    expect(worker.parts.slice(1)).toEqual([
      ['emit', 2, 'b', [2], true],
      ['cancel', 1, true],
    ])
    worker.say(['values', 1, 'h', ['late'], [60]])
    expect(strategy.workers[0]!.inFlight).toBe(1)
    worker.say(['values', 2, 'h', ['in time'], [1]])
    expect((await next).deliveries).toEqual([{ handler: 'h', status: 'fulfilled', value: 'in time', reason: undefined, ms: 1 }])
  })

  it('is not sent any more where its worker is still starting', async () => {
    const { bus, workers, host } = open()
    void bus.emitAsync('a', 1)
    const late = bus.emitAsync('a', 2, { timeoutMs: 50 })
    void bus.emitAsync('a', 3)
    host.advance(50)
    await late
    workers[0]!.ready()
    expect(workers[0]!.parts).toEqual([
      ['emit', 1, 'a', [1], true],
      ['emit', 3, 'a', [3], true],
    ])
  })
})

describe('an idle worker', () => {
  it('keeps no process alive, one with something in flight does', () => {
    const { bus, workers, host, post } = open({ timeoutMs: 100 })
    expect(workers[0]!.isReferenced).toBe(false)
    bus.emit('a', 1)
    expect(workers[0]!.isReferenced).toBe(true)
    workers[0]!.ready()
    post()
    expect([workers[0]!.isReferenced, host.waiting.timers]).toEqual([true, 1])
    workers[0]!.say(['handled', 1, 1])
    expect([workers[0]!.isReferenced, host.waiting.timers]).toEqual([false, 0])
  })
})
