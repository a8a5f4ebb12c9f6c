import type { Unsubscribe } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it } from 'vitest'
import { busOf, ways } from '../ways.ts'
import { flood } from './flood.ts'

type Events = Record<string, number>

const any = pattern('{any:path}')
const numbers = pattern('a/{n:int}')

describe.each(ways)('during an emission, %s', (way) => {
  // With and without the emission: two paths.
  describe.each(['payload', 'emission'] as const)('with handlers that take the %s', (takes) => {
    const setUp = () => {
      const made = busOf<Events>(way)
      const said: string[] = []
      const say = (word: string, then: () => unknown = () => undefined): ((n: number) => void) => {
        const handler = (): void => {
          said.push(word)
          then()
        }
        return takes === 'payload' ? (_n: number) => handler() : handler
      }
      const floods = (): void => flood({ subscriptions: (name) => made.bus.subscriptions(name) })
      return { ...made, said, say, floods }
    }

    it('a pattern subscribed to is not called in it, and is in the next', () => {
      const { bus, drain, said, say } = setUp()
      const stop: Unsubscribe = bus.on(
        'a/1',
        say('name', () => [bus.on(any, say('new'), { priority: 1 }), bus.on(numbers, say('newer')), stop()]),
      )
      bus.on(numbers, say('old'))
      expect(bus.emit('a/1', 1)).toBe(2)
      drain()
      expect(said.splice(0)).toEqual(['name', 'old'])
      expect(bus.emit('a/1', 1)).toBe(3)
      drain()
      expect(said).toEqual(['new', 'old', 'newer'])
    })

    it('of a name only patterns match, a pattern subscribed to is not called in it', () => {
      const { bus, drain, said, say } = setUp()
      bus.once(
        numbers,
        say('old', () => bus.on(any, say('new'))),
      )
      expect([bus.emit('a/1', 1), said.includes('new')]).toEqual([1, false])
      drain()
      expect([said.splice(0), bus.emit('a/1', 1)]).toEqual([['old'], 1])
    })

    it('one unsubscribed is not called any more, though its turn was to come', () => {
      const { bus, drain, said, say } = setUp()
      const stops: (() => boolean)[] = []
      const stop = (n: number) => () => expect(stops[n]?.()).toBe(true)
      stops.push(bus.on(any, say('first', stop(2))))
      stops.push(bus.on(numbers, say('second', stop(3))))
      stops.push(bus.on(any, say('third')))
      stops.push(bus.on('a/1', say('fourth')))
      stops.push(bus.on(numbers, say('fifth')))
      expect(bus.subscriptions('a/1')).toHaveLength(5)
      expect(bus.emit('a/1', 1)).toBe(5)
      drain()
      expect(said.splice(0)).toEqual(['first', 'second', 'fifth'])
      expect(bus.emit('a/2', 1)).toBe(3)
    })

    it('the last of a name unsubscribes itself, and those after it are called all the same', () => {
      const { bus, drain, said, say } = setUp()
      const stop: Unsubscribe = bus.on(
        numbers,
        say('itself', () => stop()),
      )
      bus.on(any, say('after'))
      bus.on('*', say('star'))
      expect(bus.emit('a/1', 1)).toBe(3)
      drain()
      expect(said.splice(0)).toEqual(['itself', 'after', 'star'])
      expect(bus.emit('a/1', 1)).toBe(2)
    })

    it('off of everything ends it for all whose turn did not come', () => {
      const { bus, drain, said, say } = setUp()
      bus.on(
        any,
        say('first', () => bus.off()),
      )
      bus.on(numbers, say('second'))
      bus.on('*', say('star'))
      expect(bus.subscriptions('a/1')).toHaveLength(3)
      expect(bus.emit('a/1', 1)).toBe(3)
      drain()
      expect([said, bus.emit('a/1', 1), bus.types()]).toEqual([['first'], 0, []])
    })

    it('names enough to forget its own change nothing, unsubscribing after them included', () => {
      const { bus, drain, said, say, floods } = setUp()
      bus.on(any, say('first', floods))
      const stop = bus.on(
        numbers,
        say('second', () => [floods(), stopThird()]),
      )
      const stopThird = bus.on(any, say('third'))
      bus.on(
        numbers,
        say('fourth', () => stop()),
      )
      // Looked at before: then handlers that take the payload alone have the hot path.
      expect(bus.subscriptions('a/1')).toHaveLength(4)
      expect(bus.emit('a/1', 1)).toBe(4)
      floods()
      drain()
      expect(said.splice(0)).toEqual(['first', 'second', 'fourth'])
      expect(bus.emit('a/1', 1)).toBe(2)
      drain()
      expect(said).toEqual(['first', 'fourth'])
    })

    it('a once whose name is forgotten is called once, and never when unsubscribed before its turn', () => {
      const { bus, drain, said, say, floods } = setUp()
      bus.once(
        any,
        say('first', () => [floods(), bus.emit('a/2', 2), stop()]),
      )
      bus.once(numbers, say('once'))
      const stop = bus.once(numbers, say('unsubscribed'))
      expect(bus.subscriptions('a/1')).toHaveLength(3)
      expect(bus.emit('a/1', 1)).toBe(3)
      floods()
      drain()
      expect([said, bus.emit('a/1', 1), bus.subscriptions()]).toEqual([['first', 'once'], 0, []])
    })

    it('one that fails affects no other', () => {
      const { bus, host, drain, said, say } = setUp()
      const fail = (): never => {
        throw new Error('no')
      }
      bus.on(any, say('first', fail))
      bus.on(numbers, say('second', fail))
      bus.on('a/1', say('third'))
      expect(bus.emit('a/1', 1)).toBe(3)
      drain()
      expect([said, host.reported.length]).toEqual([['first', 'second', 'third'], 2])
    })
  })

  it('the outcome names handlers that were there, though their name is forgotten', async () => {
    const { bus, run } = busOf<Events>(way)
    const handler = (_n: number): string => 'value'
    const floods = (): void => flood({ subscriptions: (name) => bus.subscriptions(name) })
    bus.on(any, (_n) => floods())
    bus.on(numbers, handler)
    const awaited = bus.emitAsync('a/1', 1, { mode: 'serial' })
    floods()
    await run()
    const { deliveries, values } = await awaited
    expect([deliveries[1]?.handler, values]).toEqual([handler, [undefined, 'value']])
  })
})
