import fc from 'fast-check'
import type { Handler, Name, StrategyName, SubscribeSpec, Target, World } from './oracle.ts'

type Action =
  | { readonly do: 'on'; readonly spec: SubscribeSpec }
  | { readonly do: 'unsubscribe'; readonly n: number }
  | { readonly do: 'off'; readonly type: Target | undefined; readonly handler: number | undefined }
  | { readonly do: 'emit'; readonly type: Name }
  | { readonly do: 'swap'; readonly to: StrategyName }
  | { readonly do: 'run' }
interface Script {
  readonly actions: readonly Action[]
  readonly throws: boolean
}
export interface Program {
  readonly actions: readonly Action[]
  /** What each handler does each time it runs, while the program's fuel lasts. */
  readonly scripts: readonly Script[]
}
const handlers = 4
/** Actions handlers may do in all: programs end, and never nest past what goes unseen or `maxDepth`. */
const fuel = 60

/** Performs a program and writes down everything that can be told from outside; `counted`: what `emit` answers, too. */
export const perform = (
  { actions, scripts }: Program,
  counted: boolean,
  make: (handlers: readonly Handler[], failed: (payload: number) => void) => World,
): string[] => {
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
        log.push(`off ${action.type} ${action.handler}: ${world.off(action.type, action.handler)}`)
        break
      case 'emit': {
        const payload = ++emitted
        const count = world.emit(action.type, payload)
        log.push(counted ? `${payload} reaches ${count}` : `${payload} is emitted`)
        break
      }
      case 'swap':
        world.swap(action.to)
        break
      case 'run':
        world.run()
    }
  }
  const run =
    ({ actions: own, throws }: Script, index: number): Handler =>
    (payload) => {
      log.push(`handler ${index} gets ${payload}`)
      for (const action of own) if (left-- > 0) act(action)
      if (throws) throw new Error(`handler ${index}`)
    }
  const world = make(scripts.map(run), (payload) => log.push(`failure of ${payload}`))
  for (const action of [...actions, { do: 'run' } as const]) {
    act(action)
    log.push(`${world.types()} ${world.reached('a')} ${world.reached('b')}`)
  }
  return log
}

const name = fc.constantFrom<Name>('a', 'b')
const target = fc.constantFrom<Target>('a', 'b', '*')
const handler = fc.nat(handlers - 1)
const on = fc.record({
  types: fc.oneof(
    { weight: 4, arbitrary: target.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(target, { minLength: 1, maxLength: 3 }) },
  ),
  handler,
  once: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  priority: fc.option(fc.constantFrom(-1, 0, 2), { nil: undefined }),
  evenOnly: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
})
const anywhere: fc.WeightedArbitrary<Action>[] = [
  { weight: 6, arbitrary: on.map((spec) => ({ do: 'on', spec }) as const) },
  { weight: 6, arbitrary: name.map((type) => ({ do: 'emit', type }) as const) },
  { weight: 3, arbitrary: fc.nat(9).map((n) => ({ do: 'unsubscribe', n }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .record({ type: target, handler: fc.option(handler, { nil: undefined }) })
      .map((which) => ({ do: 'off', ...which }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'off', type: undefined, handler: undefined } as const) },
  { weight: 2, arbitrary: fc.constantFrom<StrategyName>('sync', 'microtask', 'animationFrame').map((to) => ({ do: 'swap', to }) as const) },
]
export const programs: fc.Arbitrary<Program> = fc.record<Program>({
  actions: fc.array(fc.oneof(...anywhere, { weight: 1, arbitrary: fc.constant({ do: 'run' } as const) }), { minLength: 1, maxLength: 25 }),
  scripts: fc.array(
    fc.record({
      actions: fc.array(fc.oneof(...anywhere), { maxLength: 3 }),
      throws: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
    { minLength: handlers, maxLength: handlers },
  ),
})
