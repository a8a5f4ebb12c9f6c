import fc from 'fast-check'
import type { Handler, Piece, SubscribeSpec, Target, World } from './oracle.ts'

type Action =
  | { readonly do: 'on'; readonly spec: SubscribeSpec }
  | { readonly do: 'unsubscribe'; readonly n: number }
  | { readonly do: 'off'; readonly target: Target | undefined; readonly handler: number | undefined }
  | { readonly do: 'emit'; readonly name: string }
  | { readonly do: 'look'; readonly target: Target }
  | { readonly do: 'flood' }
  | { readonly do: 'run' }

export interface Program {
  readonly actions: readonly Action[]
  /** What each handler does each time it runs, while the program's fuel lasts. */
  readonly scripts: readonly (readonly Action[])[]
}

const handlers = 4
/** Whether a handler takes the payload alone: that is another path through `emit`. */
export const isPlain = (handler: number): boolean => handler % 2 === 1
/** Actions handlers may do in all: programs end, and never nest past `maxDepth`. */
const fuel = 40

/** Performs a program and writes down everything that can be told from outside. */
export const perform = ({ actions, scripts }: Program, make: (handlers: readonly Handler[]) => World): string[] => {
  const log: string[] = []
  let left = fuel
  let emitted = 0
  const act = (action: Action): void => {
    switch (action.do) {
      case 'on':
        world.on(action.spec)
        break
      case 'unsubscribe':
        log.push(`unsubscribe ${action.n}: ${world.unsubscribe(action.n)}`)
        break
      case 'off':
        log.push(`off: ${world.off(action.target, action.handler)}`)
        break
      case 'emit': {
        const payload = ++emitted
        const count = world.emit(action.name, payload)
        log.push(`${payload} as ${action.name} reaches ${count}`)
        break
      }
      case 'look':
        log.push(`has: ${world.has(action.target)}`)
        break
      case 'flood':
        world.flood()
        break
      case 'run':
        world.run()
    }
  }
  const run =
    (script: readonly Action[], index: number): Handler =>
    (payload, name, params) => {
      log.push(`handler ${index} gets ${payload}${isPlain(index) ? '' : ` as ${name} with ${JSON.stringify(params)}`}`)
      for (const action of script) if (left-- > 0) act(action)
    }
  const world = make(scripts.map(run))
  for (const action of [...actions, { do: 'run' } as const]) {
    act(action)
    log.push(`${world.types()} ${looked.map((name) => world.reached(name))}`)
  }
  return log
}

// Names and patterns are made of the same few parts, so that they meet.
const literals = ['a', 'b', '/', '/', '1', 'x', '.', '^', 'ab', '12'] as const
const looked = ['a', 'a/1', 'a/b/1', '*']
const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...literals).map((literal) => ({ literal })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('str' as const, 'str' as const, 'int' as const, 'path' as const, 'own' as const).map((converter) => ({
      param: '',
      converter,
    })),
  },
)
const pattern = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.map((one, at) => ('param' in one ? { ...one, param: `p${at}` } : one)))
const name = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('a', 'a/1', 'a/b/1', 'b/a', '/a/1/') },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...literals), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')) },
)
const common: readonly Target[] = [
  [{ param: 'all', converter: 'path' }],
  [{ literal: 'a/' }, { param: 'n', converter: 'int' }],
  [{ param: 'first', converter: 'str' }, { literal: '/' }, { param: 'rest', converter: 'path' }],
  [{ literal: 'a' }],
]
const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 2, arbitrary: name },
  { weight: 1, arbitrary: fc.constant('*') },
  { weight: 3, arbitrary: fc.constantFrom(...common) },
  { weight: 3, arbitrary: pattern },
)
const handler = fc.nat(handlers - 1)
const on = fc
  .record({
    target,
    handler,
    once: fc.nat(3).map((n) => n === 0),
    priority: fc.constantFrom(undefined, undefined, undefined, -1, 0, 2),
    only: fc.constantFrom(undefined, undefined, undefined, 'a', 'b'),
  })
  // Asked of plain subscriptions a filter would let nothing pass.
  .map((spec): SubscribeSpec => ({ ...spec, only: typeof spec.target === 'string' ? undefined : spec.only }))
const anywhere: fc.WeightedArbitrary<Action>[] = [
  { weight: 8, arbitrary: on.map((spec) => ({ do: 'on', spec }) as const) },
  { weight: 4, arbitrary: fc.nat(9).map((n) => ({ do: 'unsubscribe', n }) as const) },
  {
    weight: 2,
    arbitrary: fc.record({ target, handler: fc.constantFrom(undefined, 0, 1, 2) }).map((which) => ({ do: 'off', ...which }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'off', target: undefined, handler: undefined } as const) },
  { weight: 10, arbitrary: name.map((one) => ({ do: 'emit', name: one }) as const) },
  { weight: 2, arbitrary: target.map((one) => ({ do: 'look', target: one }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'flood' } as const) },
]
const outside: fc.WeightedArbitrary<Action>[] = [...anywhere, { weight: 2, arbitrary: fc.constant({ do: 'run' } as const) }]
export const programs: fc.Arbitrary<Program> = fc.record({
  actions: fc.array(fc.oneof(...outside), { minLength: 1, maxLength: 25 }),
  scripts: fc.tuple(...Array.from({ length: handlers }, () => fc.array(fc.oneof(...anywhere), { maxLength: 3 }))),
})
