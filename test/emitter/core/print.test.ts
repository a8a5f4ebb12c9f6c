import { inspect } from 'node:util'
import { createEmitter, type Emission } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'

type Events = { placed: { id: string }; paid: number }

const setUp = () => {
  const host = createManualHost()
  return { host, bus: createEmitter<Events>({ name: 'shop', host }) }
}

it('an emission prints and serialises as what users see of it, its cause by id', () => {
  const { bus } = setUp()
  const seen: Emission[] = []
  bus.on('placed', (_order, emission) => {
    seen.push(emission)
    emission.emit('paid', 3, { meta: { by: 'card' } })
  })
  bus.on('paid', (_amount, emission) => void seen.push(emission))
  bus.emit('placed', { id: 'A-1' })
  const [placed, paid] = seen
  expect(JSON.parse(JSON.stringify(paid))).toEqual({
    id: paid!.id,
    type: 'paid',
    payload: 3,
    meta: { by: 'card' },
    at: 0,
    cause: placed!.id,
  })
  expect(inspect(placed, { compact: true, breakLength: 200 })).toBe(
    `{ id: ${placed!.id}, type: 'placed', payload: { id: 'A-1' }, sender: undefined, meta: undefined, at: 0, cause: undefined }`,
  )
})

it('so does the emission of a handler with a timeout', () => {
  const { bus } = setUp()
  let text = ''
  const print = (_amount: number, emission: Emission) => {
    text = JSON.stringify(emission)
  }
  bus.on('paid', print, { timeoutMs: 5 })
  bus.emit('paid', 3)
  expect(JSON.parse(text)).toMatchObject({ type: 'paid', payload: 3 })
})

it('subscriptions and emitters print without the lists they are made of', () => {
  const { bus, host } = setUp()
  bus.on('paid', function charge(_amount) {})
  bus.on(['placed', 'paid'], () => {}, { name: 'ledger', priority: 2, strategy: microtask({ host }) })
  const subscriptions = JSON.parse(JSON.stringify(bus.subscriptions()))
  expect(subscriptions).toMatchObject([
    { types: ['paid'], handler: 'charge', priority: 0, once: false },
    { types: ['placed', 'paid'], handler: 'ledger', priority: 2, strategy: 'microtask' },
  ])
  expect(inspect(bus.subscriptions())).not.toContain('List')
  expect(JSON.parse(JSON.stringify(bus))).toEqual({ name: 'shop', strategy: 'sync', types: ['paid', 'placed'] })
})
