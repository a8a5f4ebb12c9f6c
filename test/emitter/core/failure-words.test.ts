import { createEmitter, type EmitterError } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'

type Events = { n: number }

it('a failing callback is named, with the event and what it was told', () => {
  const host = createManualHost()
  const fails = (): never => {
    throw 'while told'
  }
  const bus = createEmitter<Events>({ host, onError: fails })
  bus.on('n', () => {
    throw 'first'
  })
  bus.on(
    'n',
    () => {
      throw 'second'
    },
    { onFailure: fails },
  )
  bus.emit('n', 1)
  const told = (host.reported as EmitterError[]).map(({ code, cause, failure, message }) => [
    code,
    cause,
    failure,
    message.split(' while ')[0],
  ])
  expect(told).toEqual([
    ['CALLBACK_FAILED', 'while told', 'first', 'onError failed'],
    ['CALLBACK_FAILED', 'while told', 'second', 'onFailure failed'],
  ])
  for (const error of host.reported) expect((error as Error).message).toContain('"n"')
})

it('onError is given the subscription itself while it lives', () => {
  const given: unknown[] = []
  const bus = createEmitter<Events>({ onError: (_error, _emission, subscription) => given.push(subscription) })
  bus.on('n', () => {
    throw 'oops'
  })
  bus.emit('n', 1)
  expect(given[0]).toBe(bus.subscriptions()[0])
})
