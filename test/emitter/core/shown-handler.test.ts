import { createEmitter } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { busOf, ways } from '../ways.ts'

type Events = { n: number }

// Taking a name's last subscription of its own, a once, leaves its list to those of '*' alone.

it.each(ways)("an outcome shows the '*' handler as it was given, beside the last once of a name, %s", async (way) => {
  const { bus, run } = busOf<Events>(way)
  const star = (): string => 'star'
  const once = (): string => 'once'
  bus.on('*', star)
  bus.once('n', once)
  const outcome = bus.emitAsync('n', 1)
  await run()
  expect((await outcome).deliveries.map(({ handler, value }) => [handler, value])).toEqual([
    [once, 'once'],
    [star, 'star'],
  ])
})

it("onError is shown the '*' handler that failed beside the last once of a name", () => {
  const shown: unknown[] = []
  const bus = createEmitter<Events>({ onError: (_error, _emission, subscription) => shown.push(subscription?.handler) })
  const star = (): never => {
    throw new Error('no')
  }
  bus.on('*', star)
  bus.once('n', () => undefined)
  bus.emit('n', 1)
  expect(shown).toEqual([star])
})
