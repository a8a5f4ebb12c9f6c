import type { RemoteDelivery } from '@emitscope/emitter/strategies'
import { strategyCases } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { failing } from './failing.ts'
import { PostingStrategy } from './posting-strategy.ts'

type Make = new () => PostingStrategy
const casesOf = (Kind: Make) => strategyCases(() => new Kind(), { limitMs: 30 })

it('a strategy of somebody else that posts and keeps the contract passes all of it', async () => {
  const cases = casesOf(PostingStrategy)
  expect(await failing(cases)).toEqual(new Map())
  expect(cases.filter(({ skip }) => skip !== undefined)).toEqual([])
})

/** One mistake each, and guarantees whose cases must find it. */
const mistakes: Readonly<Record<string, readonly [Make, ...string[]]>> = {
  'posts the newest first': [
    class extends PostingStrategy {
      protected override batch() {
        return super.batch().reverse()
      }
    },
    'order',
    'sharing',
    'swap',
  ],
  'sends the payload as it is later': [
    class extends PostingStrategy {
      protected override copy(value: unknown): unknown {
        return value
      }
    },
    'payload',
  ],
  'loses an emission now and then': [
    class extends PostingStrategy {
      protected override batch() {
        return super.batch().filter((_call, index) => index % 10 !== 9)
      }
    },
    'outcome',
    'order',
  ],
  'never answers': [
    class extends PostingStrategy {
      protected override answer(): void {}
    },
    'outcome',
    'settled',
    'close',
    'failures',
  ],
  'mixes up the answers': [
    class extends PostingStrategy {
      private late: readonly RemoteDelivery[] = []
      protected override answer(call: Parameters<PostingStrategy['answer']>[0], deliveries: readonly RemoteDelivery[]): void {
        super.answer(call, this.late)
        this.late = deliveries
      }
    },
    'outcome',
  ],
  'tells here of failures taken there': [
    class extends PostingStrategy {
      protected override async handle(call: Parameters<PostingStrategy['handle']>[0]) {
        return (await super.handle(call)).map(({ taken: _taken, ...delivery }) => delivery)
      }
    },
    'failures',
  ],
  'swallows failures': [
    class extends PostingStrategy {
      protected override async handle(call: Parameters<PostingStrategy['handle']>[0]) {
        return (await super.handle(call)).filter(({ status }) => status === 'fulfilled')
      }
    },
    'failures',
    'payload',
  ],
  'keeps no code of an error': [
    class extends PostingStrategy {
      protected override async handle(call: Parameters<PostingStrategy['handle']>[0]) {
        return (await super.handle(call)).map((delivery) =>
          delivery.status === 'rejected' ? { ...delivery, reason: structuredClone(delivery.reason) } : delivery,
        )
      }
    },
    'failures',
  ],
  'does not pass an abort on': [
    class extends PostingStrategy {
      protected override handle(call: Parameters<PostingStrategy['handle']>[0]) {
        return super.handle({ ...call, signal: undefined })
      }
    },
    'removal',
  ],
  'leaves what is in flight hanging when closed': [
    class extends PostingStrategy {
      override close(): void {
        this.closed = true
        this.calls = []
      }
    },
    'close',
  ],
  'takes emitters after it was closed': [
    class extends PostingStrategy {
      override close(): void {
        super.close()
        this.closed = false
      }
    },
    'close',
  ],
}

describe('the suite finds a strategy that', () => {
  it.each(Object.entries(mistakes))('%s', async (_mistake, [Kind, ...guarantees]) => {
    const cases = casesOf(Kind).filter(({ guarantee }) => guarantees.includes(guarantee))
    const found = [...(await failing(cases)).keys()].map((name) => name.split(':')[0])
    expect(found).toEqual(expect.arrayContaining(guarantees))
  })
})
