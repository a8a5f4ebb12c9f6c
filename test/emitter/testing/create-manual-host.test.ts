import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

describe('the clock', () => {
  it('stands still until it is moved', () => {
    const host = createManualHost()
    expect(host.now()).toBe(0)
    host.advance(5)
    host.spend(2)
    expect(host.now()).toBe(7)
  })

  it('is at a timer’s own instant while that timer runs, and at the end after all of them', () => {
    const host = createManualHost()
    const seen: number[] = []
    host.setTimer(() => seen.push(host.now()), 3)
    host.setTimer(() => seen.push(host.now()), 8)
    host.advance(10)
    expect([...seen, host.now()]).toEqual([3, 8, 10])
  })

  it('never goes back for a timer that fell due while code ran', () => {
    const host = createManualHost()
    const seen: number[] = []
    host.setTimer(() => seen.push(host.now()), 1)
    host.spend(9)
    expect(seen).toEqual([])
    host.advance(0)
    expect(seen).toEqual([9])
  })
})

describe('timers', () => {
  it('run in the order of their instants, equal ones as they were set, also those set meanwhile', () => {
    const host = createManualHost()
    const calls: string[] = []
    host.setTimer(() => calls.push('late'), 5)
    host.setTimer(() => {
      calls.push('early')
      host.setTimer(() => calls.push('between'), 1)
    }, 2)
    host.setTimer(() => calls.push('late too'), 5)
    host.advance(5)
    expect(calls).toEqual(['early', 'between', 'late', 'late too'])
  })

  it('do not run before they are due, nor when cancelled', () => {
    const host = createManualHost()
    const calls: string[] = []
    host.setTimer(() => calls.push('due'), 5)
    const cancel = host.setTimer(() => calls.push('cancelled'), 5)
    host.advance(4)
    expect(calls).toEqual([])
    expect(host.waiting.timers).toBe(2)
    cancel()
    host.advance(1)
    expect(calls).toEqual(['due'])
    expect(host.waiting.timers).toBe(0)
  })
})

describe('microtasks', () => {
  it('run until none waits, in order, and before any timer', () => {
    const host = createManualHost()
    const calls: string[] = []
    host.setTimer(() => {
      calls.push('timer')
      host.queueMicrotask(() => calls.push('after the timer'))
    }, 0)
    host.setTimer(() => calls.push('second timer'), 0)
    host.queueMicrotask(() => {
      calls.push('first')
      host.queueMicrotask(() => calls.push('asked for meanwhile'))
    })
    host.queueMicrotask(() => calls.push('second'))
    host.advance(0)
    expect(calls).toEqual(['first', 'second', 'asked for meanwhile', 'timer', 'after the timer', 'second timer'])
  })

  it('that ask for each other without end are an error, not a test that hangs', () => {
    const host = createManualHost()
    const again = (): void => host.queueMicrotask(again)
    again()
    expect(() => host.flushMicrotasks()).toThrow('without end')
  })
})

describe('frames', () => {
  it('run once, 16 ms on; what they ask for waits for the next', () => {
    const host = createManualHost()
    const seen: number[] = []
    const step = (): void => {
      seen.push(host.now())
      host.requestFrame(step)
    }
    host.requestFrame(step)
    host.advance(100)
    expect(seen).toEqual([])
    host.advanceFrame()
    expect(seen).toEqual([116])
    host.advanceFrame()
    expect(seen).toEqual([116, 132])
  })

  it('cancelled before or during the frame do not run', () => {
    const host = createManualHost()
    const calls: string[] = []
    host.requestFrame(() => calls.push('cancelled'))()
    host.requestFrame(() => cancelSecond())
    const cancelSecond = host.requestFrame(() => calls.push('cancelled by the first'))
    host.requestFrame(() => calls.push('third'))
    host.advanceFrame()
    expect(calls).toEqual(['third'])
    expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
  })
})

it('keeps what is reported and warned, and lets a task’s error out of the call that ran it', () => {
  const host = createManualHost()
  const failure = new Error('task')
  host.reportError(failure)
  host.warn('careful')
  host.queueMicrotask(() => {
    throw failure
  })
  expect(host.reported).toEqual([failure])
  expect(host.warnings).toEqual(['careful'])
  expect(() => host.flushMicrotasks()).toThrow(failure)
})
