import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it } from 'vitest'

type Events = Record<string, number>

const nothing = (_n: number): void => {}

/** How often regular expressions are asked, and texts are cut, while something runs. */
const stepsOf = (run: () => void): number => {
  const { exec } = RegExp.prototype
  const { slice } = String.prototype
  let steps = 0
  RegExp.prototype.exec = function (text) {
    steps++
    return exec.call(this, text)
  }
  String.prototype.slice = function (...all) {
    steps++
    return slice.apply(this, all)
  }
  try {
    run()
  } finally {
    RegExp.prototype.exec = exec
    String.prototype.slice = slice
  }
  return steps
}

/** Half of them are found by their segments, half by how they begin and end. */
const withPatterns = (count: number) => {
  const bus = createEmitter<Events>()
  for (let n = 0; n < count / 2; n++) {
    bus.on(pattern(`shop/${n}/{id:int}/done` as string), nothing)
    bus.on(pattern(`step ${n}: save {user}'s data of ${n}` as string), nothing)
  }
  return bus
}

const names = ['shop/3/7/done', "step 4: save Alice's data of 4", 'shop/3/x/done', 'plain', 'nobody/knows/it']

describe('the steps of an emission', () => {
  it('are none about patterns once its name was looked at', () => {
    const bus = withPatterns(10_000)
    bus.on('plain', nothing)
    const emitAll = (): number[] => names.map((name) => bus.emit(name, 1))
    expect(emitAll()).toEqual([1, 1, 0, 1, 0])
    expect(stepsOf(emitAll)).toBe(0)
    const channel = bus.channel('shop/3/7/done')
    expect(stepsOf(() => channel.emit(1))).toBe(0)
  })

  it('of a name looked at first are as few with 10 or 10,000 patterns', () => {
    const first = (count: number): number => {
      const bus = withPatterns(count)
      return stepsOf(() => {
        for (const name of names) bus.emit(name, 1)
      })
    }
    const few = first(10)
    expect(few).toBeGreaterThan(0)
    // Numbers of four digits have four lengths where those of one digit have one.
    expect(first(10_000)).toBeLessThan(few * 6)
  })

  it('of subscribing to one more pattern do not grow with their number', () => {
    const steps = (count: number): number => {
      const bus = withPatterns(count)
      bus.on('plain', nothing)
      return stepsOf(() => bus.on(pattern('one/{more}'), nothing)())
    }
    expect(steps(10_000)).toBeLessThan(steps(10) * 2)
  })
})

describe('10,000 patterns', () => {
  it('are each found, and gone when they are unsubscribed', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    const stops = Array.from({ length: 10_000 }, (_, n) =>
      bus.on(pattern(`shop/${n}/{id:int}` as string), (_n, { params }) => void seen.push([n, params.id])),
    )
    for (const n of [0, 777, 9999]) expect(bus.emit(`shop/${n}/7`, 1)).toBe(1)
    expect(seen).toEqual([
      [0, 7],
      [777, 7],
      [9999, 7],
    ])
    for (const stop of stops) expect(stop()).toBe(true)
    expect([bus.subscriptions(), bus.emit('shop/777/7', 1)]).toEqual([[], 0])
  })

  it('that all match one name all hear it, in order, and end in any order', () => {
    const bus = createEmitter<Events>()
    const seen: number[] = []
    const stops = Array.from({ length: 10_000 }, (_, n) => bus.on(pattern(`{p${n}:path}` as string), (_n) => void seen.push(n)))
    bus.on('a', (_n) => void seen.push(-1))
    expect(bus.emit('a', 1)).toBe(10_001)
    expect([seen.length, seen.every((n, at) => n === at || n === -1)]).toEqual([10_001, true])
    for (const stop of stops.reverse()) stop()
    expect([bus.emit('a', 1), bus.subscriptions().length]).toEqual([1, 1])
  })
})

describe('names that only patterns match', () => {
  it('are remembered up to a number, and heard beyond it as before', () => {
    const bus = createEmitter<Events>()
    let calls = 0
    bus.on(pattern('user/{id:int}'), (_n) => {
      calls++
    })
    const emitAll = (): void => {
      for (let n = 0; n < 2000; n++) expect(bus.emit(`user/${n}`, 1)).toBe(1)
    }
    emitAll()
    emitAll()
    expect([calls, bus.types()]).toEqual([4000, []])
    const asked = stepsOf(() => bus.emit('user/1999', 1))
    expect([asked, stepsOf(() => bus.emit('user/0', 1)) > 0, stepsOf(() => bus.emit('user/0', 1))]).toEqual([0, true, 0])
  })

  it('are looked at again when patterns come and go', () => {
    const bus = createEmitter<Events>()
    const counts = (): number[] => ['a/1', 'b/1', 'c'].map((name) => bus.emit(name, 1))
    const stopA = bus.on(pattern('a/{n}'), nothing)
    expect(counts()).toEqual([1, 0, 0])
    const stopAny = bus.on(pattern('{x}/{n:int}'), nothing)
    expect(counts()).toEqual([2, 1, 0])
    stopA()
    expect(counts()).toEqual([1, 1, 0])
    bus.on('c', nothing)
    stopAny()
    expect(counts()).toEqual([0, 0, 1])
    bus.on(pattern('{x}'), nothing)
    expect(counts()).toEqual([0, 0, 2])
  })

  it('keep their own subscriptions when they are forgotten', () => {
    const bus = createEmitter<Events>()
    bus.on(pattern('{any:path}'), nothing)
    bus.emit('mine', 1)
    const stop = bus.on('mine', nothing)
    for (let n = 0; n < 600; n++) bus.emit(`other ${n}`, 1)
    expect([bus.emit('mine', 1), bus.types(), stop(), bus.emit('mine', 1), bus.types()]).toEqual([2, ['mine'], true, 1, []])
  })
})
