import { createEmitter } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { ANY_SENDER, createSignal } from '@emitscope/emitter/signals'
import { describe, expect, test } from 'vitest'
import { refuses } from '../refuses.ts'

describe('what a signal refuses, at the call', () => {
  test.each([[''], ['*'], [5], [null], [{}], [Symbol('s')]])('a name that is %j', (name) => {
    refuses(() => createSignal(name as never), 'createSignal', 'name')
  })

  test.each([
    [{ onError: 'log' }, 'options.onError'],
    [{ onWarning: 1 }, 'options.onWarning'],
    [{ linker: {} }, 'options.linker'],
    [5, 'options'],
    [null, 'options'],
  ])('options of createSignal: %j', (options, word) => {
    refuses(() => createSignal('signal', options as never), 'createSignal: ', word)
  })

  test.each([
    [{ filter: 1 }, 'options.filter'],
    [{ priority: 'high' }, 'options.priority'],
    [{ owner: 1 }, 'options.owner'],
    [{ unique: 'never' }, 'options.unique'],
    [{ signal: {} }, 'options.signal'],
    [{ onFailure: {} }, 'options.onFailure'],
    [{ strategy: createLoop() }, 'options.strategy'],
    [{ concurrency: 1 }, 'options.concurrency'],
    [{ capacity: 1 }, 'options.capacity'],
    [{ overflow: 'fail' }, 'options.overflow'],
    ['S', 'options'],
    [null, 'options'],
  ])('options of connect: %#', (options, word) => {
    const signal = createSignal()
    refuses(() => signal.connect(() => undefined, options as never), 'connect', word)
    expect(signal.receivers(ANY_SENDER)).toEqual([])
  })

  test('options left undefined are left out', () => {
    const signal = createSignal('signal', { onError: undefined, linker: undefined } as object)
    signal.connect(() => 1, { strategy: undefined, sender: undefined, owner: undefined } as object)
    expect(signal.sendSync(undefined, { quiet: undefined, signal: undefined } as object)).toMatchObject([{ value: 1 }])
  })

  test.each(['send', 'sendSync'] as const)('options of %s', (call) => {
    const signal = createSignal()
    refuses(() => signal[call](undefined, { signal: 'now' as never }), call, 'options.signal')
    refuses(() => signal[call](undefined, { quiet: RangeError as never }), call, 'options.quiet', 'a list of classes')
    refuses(() => signal[call](undefined, { quiet: ['RangeError'] as never }), call, 'options.quiet')
    // `instanceof` would throw.
    refuses(() => signal[call](undefined, { quiet: [() => undefined] as never }), call, 'options.quiet')
    refuses(() => signal[call](undefined, { sender: ANY_SENDER }), call, 'options.sender', 'ANY_SENDER')
    refuses(() => signal[call](undefined, 'S' as never), call, 'options')
    refuses(() => signal[call](undefined, null as never), call, 'options')
  })

  test('a time of send that is none', () => {
    refuses(() => createSignal().send(undefined, { timeoutMs: -1 }), 'send', 'options.timeoutMs')
  })

  test('a time of sendSync, which awaits nothing', () => {
    const signal = createSignal()
    refuses(() => signal.sendSync(undefined, { timeoutMs: 50 } as object), 'sendSync', 'options.timeoutMs', 'left out')
    refuses(() => signal.sendSync(undefined, { timeoutMs: -1 } as object), 'sendSync', 'options.timeoutMs')
    expect(signal.sendSync(undefined, { timeoutMs: undefined } as object)).toEqual([])
  })

  test('disconnecting what is no function, or with options that are none', () => {
    const signal = createSignal()
    refuses(() => signal.disconnect(undefined as never), 'disconnect', 'receiver')
    refuses(() => signal.disconnect(() => undefined, 'S' as never), 'disconnect', 'options')
  })

  test('unique: throw, a second time', () => {
    const signal = createSignal()
    const receiver = () => undefined
    signal.connect(receiver, { unique: 'throw' })
    expect(() => signal.connect(receiver, { unique: 'throw' })).toThrow(expect.objectContaining({ code: 'DUPLICATE' }))
    expect(signal.connect(receiver, { unique: 'throw', sender: 'S' })).toBeTypeOf('function')
  })

  test('a linker that is another emitter', () => {
    refuses(() => createSignal('signal', { linker: createEmitter() as never }), 'options.linker')
  })
})
