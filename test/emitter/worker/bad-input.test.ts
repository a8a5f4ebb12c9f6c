import { createEmitter, createLinker } from '@emitscope/emitter'
import { exposeHandlers, type WorkerOptions, worker } from '@emitscope/emitter/worker'
import { describe, expect, it } from 'vitest'
import { FakeWorker, open } from './fake-worker.ts'

describe('worker', () => {
  it.each([undefined, null, 'handlers.js', new URL('file:///handlers.js'), {}])('refuses %s as a factory', (factory) => {
    expect(() => worker(factory as never)).toThrow(/^worker: factory must be/)
  })

  it.each([undefined, null, 7, {}, { postMessage: () => undefined }])('refuses a factory that returns %s', (made) => {
    expect(() => worker(() => made as never)).toThrow(TypeError)
    expect(() => worker(() => made as never)).toThrow(/the factory must return new Worker/)
  })

  it('refuses a factory that throws, and ends the workers made before', () => {
    const made: FakeWorker[] = []
    const error = new Error('no thread')
    const factory = (): FakeWorker => {
      if (made.length === 1) throw error
      made.push(new FakeWorker())
      return made[0]!
    }
    expect(() => worker(factory, { size: 2 })).toThrow(expect.objectContaining({ name: 'TypeError', cause: error }))
    expect(made[0]!.isTerminated).toBe(true)
  })

  it.each([
    ['size', 0],
    ['size', 1.5],
    ['maxInFlight', Number.NaN],
    ['capacity', 0],
    ['overflow', 'wait'],
    ['affinity', 'key'],
    ['transfer', []],
    ['timeoutMs', -1],
    ['respawn', 3],
  ])('refuses %s: %s', (name, value) => {
    const options = { maxInFlight: 1, [name]: value } as WorkerOptions
    expect(() => worker(() => new FakeWorker(), options)).toThrow(`options.${name} must be`)
  })

  it.each([{ max: -1 }, { max: 0.5 }, { backoffMs: Number.NaN }])('refuses respawn %o', (respawn) => {
    expect(() => worker(() => new FakeWorker(), { respawn })).toThrow('options.respawn.')
  })

  it.each([{ overflow: 'fail' }, { capacity: 3 }] as const)('refuses %o without maxInFlight: nothing would wait', (options) => {
    expect(() => worker(() => new FakeWorker(), options)).toThrow('set maxInFlight')
  })

  it('is no strategy of one subscription', () => {
    const { strategy } = open()
    expect(() => createEmitter().on('a', () => undefined, { strategy })).toThrow(TypeError)
  })

  it('once closed is refused', () => {
    const { strategy } = open()
    strategy.close()
    expect(() => createEmitter({ strategy })).toThrow(expect.objectContaining({ code: 'CLOSED' }))
    strategy.close()
  })
})

describe('exposeHandlers', () => {
  it('refuses what is no linker, and wrong options', () => {
    expect(() => exposeHandlers(createEmitter() as never)).toThrow('exposeHandlers: linker must be')
    expect(() => exposeHandlers(createLinker(), { concurrency: 0 })).toThrow('options.concurrency must be')
    expect(() => exposeHandlers(createLinker(), { events: [class {}] as never })).toThrow('exposeHandlers: type must be')
  })

  it('says where it belongs when there is no worker', () => {
    expect(() => exposeHandlers(createLinker())).toThrow(expect.objectContaining({ code: 'WORKER_FAILED' }))
  })
})
