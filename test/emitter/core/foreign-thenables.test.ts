import { describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number }
type Then = (resolved: (value: unknown) => void, rejected: (error: unknown) => void) => void
/** A promise of another library. */
const thenable = (then: Then) => ({ then })

const perform = async (way: (typeof ways)[number], result: () => unknown) => {
  const { bus, run, host } = busOf<Events>(way)
  const told: unknown[] = []
  bus.on('n', result, { onSuccess: (value) => told.push(['value', value]), onFailure: (error) => told.push(['failure', error]) })
  bus.emit('n', 1)
  await run()
  await turn()
  expect(host.reported).toEqual([])
  return told
}

describe.each(ways)('a thenable that resolves to another is followed to the end, as await does, %s', (way) => {
  it.each<[string, () => unknown, unknown[]]>([
    ['to a promise', () => thenable((resolved) => resolved(Promise.resolve(7))), ['value', 7]],
    ['to a promise that rejects', () => thenable((resolved) => resolved(Promise.reject(7))), ['failure', 7]],
    ['to a thenable of a thenable', () => thenable((done) => done(thenable((next) => next(thenable((last) => last(7)))))), ['value', 7]],
    [
      'to one whose then throws',
      () =>
        thenable((resolved) =>
          resolved(
            thenable(() => {
              throw 7
            }),
          ),
        ),
      ['failure', 7],
    ],
    [
      'once: what it says afterwards counts for nothing',
      () =>
        thenable((resolved, rejected) => {
          resolved(thenable((last) => queueMicrotask(() => last(7))))
          resolved(8)
          rejected(9)
        }),
      ['value', 7],
    ],
  ])('%s', async (_what, result, expected) => {
    expect(await perform(way, result)).toEqual([expected])
  })
})
