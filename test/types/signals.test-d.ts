import type { DeliveryOutcome, Emission, Unsubscribe } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { ANY_SENDER, type ConnectOptions, createSignal, type SendOptions, type Signal } from '@emitscope/emitter/signals'
import { describe, expectTypeOf, test } from 'vitest'

declare const saved: Signal<{ id: string }>
declare const ready: Signal<void>
declare const note: Signal<string | undefined>
declare const either: Signal<'a' | 'b'>

describe('connect', () => {
  test('gives receivers the payload and its emission', () => {
    saved.connect((draft, emission) => {
      expectTypeOf(draft).toEqualTypeOf<{ id: string }>()
      expectTypeOf(emission).toEqualTypeOf<Emission<string, { id: string }>>()
    })
    ready.connect((nothing) => expectTypeOf(nothing).toBeVoid())
    expectTypeOf(saved.connect(() => 1)).toEqualTypeOf<Unsubscribe>()
  })

  test('refuses a receiver of another payload', () => {
    // @ts-expect-error a number is no draft
    saved.connect((n: number) => n)
    // @ts-expect-error no function
    saved.connect('saved')
  })

  test('types what is made of the outcome, and the filter', () => {
    saved.connect(async (draft) => draft.id.length, {
      sender: ANY_SENDER,
      weak: true,
      filter: ({ payload }) => payload.id !== '',
      onSuccess: (value, { payload }) => {
        expectTypeOf(value).toBeNumber()
        expectTypeOf(payload.id).toBeString()
      },
      onFailure: (error) => expectTypeOf(error).toBeUnknown(),
    })
    expectTypeOf<ConnectOptions<string, number>>().toHaveProperty('owner')
  })

  test('takes nothing that says when receivers run', () => {
    // @ts-expect-error a signal has no strategies
    saved.connect(() => undefined, { strategy: createLoop() })
    // @ts-expect-error nor queues
    saved.connect(() => undefined, { concurrency: 1 })
  })
})

describe('send', () => {
  test('takes the payload, which may be left out where there is none', () => {
    expectTypeOf(saved.send({ id: '1' }, { sender: 'S', quiet: [RangeError] })).toEqualTypeOf<Promise<readonly DeliveryOutcome[]>>()
    expectTypeOf(saved.sendSync({ id: '1' })).toEqualTypeOf<readonly DeliveryOutcome[]>()
    ready.send()
    ready.send(undefined, { sender: 'S' })
    note.send()
    note.send('text')
    either.send('a' as 'a' | 'b')
    createSignal().send({ anything: 1 })
    createSignal<number>('n').sendSync(1)
  })

  test('refuses another payload, and options that are none', () => {
    // @ts-expect-error no payload
    saved.send()
    // @ts-expect-error of another type
    saved.sendSync({ id: 1 })
    // @ts-expect-error a payload where there is none
    ready.send('text')
    // @ts-expect-error a class, not a list of them
    ready.send(undefined, { quiet: RangeError })
    // @ts-expect-error nothing is awaited
    ready.sendSync(undefined, { timeoutMs: 1 })
    expectTypeOf<SendOptions>().not.toHaveProperty('mode')
  })
})

test('a signal is refused where another payload is expected', () => {
  // @ts-expect-error receivers get a draft
  const other: Signal<number> = saved
  expectTypeOf(other).toEqualTypeOf<Signal<number>>()
  expectTypeOf(saved.receivers).returns.toExtend<readonly unknown[]>()
  expectTypeOf(saved.disconnect((_draft: { id: string }) => 1)).toBeBoolean()
})
