import fc from 'fast-check'
import type { EmitSpec, Handler, Interceptor, Name, Settings, StrategyName, SubscribeSpec, Target, Thenable, World } from './oracle.ts'

/** What an interceptor does besides writing down that it was called. */
type InterceptorKind = 'passes' | 'skips odd ones' | 'throws at thirds' | 'calls next twice'

type Action =
  | { readonly do: 'on'; readonly spec: SubscribeSpec }
  | { readonly do: 'unsubscribe'; readonly n: number }
  | { readonly do: 'off'; readonly type: Target | undefined; readonly handler: number | undefined }
  | { readonly do: 'emit'; readonly spec: EmitSpec }
  | { readonly do: 'abort'; readonly signal: number }
  | { readonly do: 'intercept'; readonly kind: InterceptorKind }
  | { readonly do: 'stop intercepting'; readonly n: number }
  | { readonly do: 'swap'; readonly to: StrategyName }
  | { readonly do: 'run' }
  /** Ends the promise that has been pending longest. */
  | { readonly do: 'settle'; readonly fails: boolean }
interface Script {
  readonly actions: readonly Action[]
  readonly fails: 'no' | 'throws' | 'rejects'
}
export interface Program {
  readonly settings: Settings
  readonly actions: readonly Action[]
  /** What each handler does each time it runs, while the program's fuel lasts. */
  readonly scripts: readonly Script[]
}
const handlers = 4
/** It returns promises that stay pending, limited by `concurrency`. It emits nothing: a limit beside nesting is tested in concurrency.test.ts. */
const slowHandler = 3
/** Actions handlers may do in all: programs end, and never nest past what goes unseen or `maxDepth`. */
const fuel = 60

const rejected: Thenable = {
  // biome-ignore lint/suspicious/noThenProperty: a promise that is rejected already
  then: (_resolved, fail) => fail(),
}

/** Performs a program and writes down everything that can be told from outside; `counted`: what `emit` answers, too. */
export const perform = (
  { settings, actions, scripts }: Program,
  counted: boolean,
  make: (settings: Settings, handlers: readonly Handler[], failed: (payload: number) => void) => World,
): string[] => {
  const log: string[] = []
  const pending: ((fails: boolean) => void)[] = []
  let left = fuel
  let emitted = 0
  let interceptors = 0
  const act = (action: Action): void => {
    switch (action.do) {
      case 'on': {
        const made = world.on(action.spec)
        log.push(`on ${action.spec.types} ${action.spec.handler}: ${made}`)
        break
      }
      case 'unsubscribe':
        log.push(`unsubscribe ${action.n}: ${world.unsubscribe(action.n)}`)
        break
      case 'off':
        log.push(`off ${action.type} ${action.handler}: ${world.off(action.type, action.handler)}`)
        break
      case 'emit': {
        const payload = ++emitted
        const count = world.emit(action.spec, payload)
        log.push(counted || count === 'unhandled' ? `${payload} reaches ${count}` : `${payload} is emitted`)
        break
      }
      case 'abort':
        world.abort(action.signal)
        break
      case 'intercept':
        world.intercept(around(++interceptors, action.kind))
        break
      case 'stop intercepting':
        log.push(`stop intercepting ${action.n}: ${world.stopIntercepting(action.n)}`)
        break
      case 'swap':
        world.swap(action.to)
        break
      case 'run':
        world.run()
        break
      case 'settle':
        // What waits in a strategy first: whether it or what waits for a slot comes first is nobody's promise.
        world.run()
        pending.shift()?.(action.fails)
        world.run()
    }
  }
  const around =
    (number: number, kind: InterceptorKind): Interceptor =>
    (payload, next) => {
      log.push(`interceptor ${number} around ${payload}`)
      if (kind === 'skips odd ones' && payload % 2 === 1) return undefined
      if (kind === 'throws at thirds' && payload % 3 === 0) throw new Error(`interceptor ${number}`)
      if (kind === 'calls next twice') next()
      return next()
    }
  const hang = (): Thenable => {
    const waiting: ((fails: boolean) => void)[] = []
    pending.push((fails) => {
      for (const tell of waiting) tell(fails)
    })
    // biome-ignore lint/suspicious/noThenProperty: a promise that the program settles
    return { then: (resolved, fail) => void waiting.push((fails) => (fails ? fail() : resolved())) }
  }
  const run =
    ({ actions: own, fails }: Script, index: number): Handler =>
    (payload) => {
      log.push(`handler ${index} gets ${payload}`)
      for (const action of own) if (left-- > 0) act(action)
      if (fails === 'throws') throw new Error(`handler ${index}`)
      if (fails === 'rejects') return rejected
      return index === slowHandler ? hang() : undefined
    }
  const world = make(settings, scripts.map(run), (payload) => log.push(`failure of ${payload}`))
  const step = (action: Action): void => {
    act(action)
    log.push(`${world.types()} ${world.reached('a')} ${world.reached('b')}`)
  }
  for (const action of [...actions, { do: 'run' } as const]) step(action)
  while (pending.length > 0) step({ do: 'settle', fails: false })
  return log
}

const seldom = <T>(arbitrary: fc.Arbitrary<T>, weight = 4): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const name = fc.constantFrom<Name>('a', 'b')
const target = fc.constantFrom<Target>('a', 'b', '*')
const handler = fc.nat(handlers - 1)
const sender = seldom(fc.constantFrom('ada', 'bob'))
const signal = seldom(fc.nat(2), 3)
const on = fc
  .record({
    types: fc.oneof(
      { weight: 3, arbitrary: target.map((one) => [one]) },
      { weight: 1, arbitrary: fc.constant(['a', 'b'] as const) },
      { weight: 1, arbitrary: fc.array(target, { minLength: 1, maxLength: 3 }) },
    ),
    handler,
    once: seldom(fc.constant(true), 3).map((once) => once === true),
    priority: fc.option(fc.constantFrom(-1, 0, 2), { nil: undefined }),
    evenOnly: seldom(fc.constant(true), 6).map((even) => even === true),
    sender,
    signal,
    unique: seldom(fc.constantFrom('ignore' as const, 'replace' as const, 'throw' as const), 2),
    concurrency: fc.integer({ min: 1, max: 2 }),
  })
  .map(
    (spec): SubscribeSpec => ({
      ...spec,
      // What becomes of the old one when the new one never begins is nobody's promise.
      signal: spec.unique === undefined ? spec.signal : undefined,
      concurrency: spec.handler === slowHandler ? spec.concurrency : undefined,
    }),
  )
const quiet: fc.WeightedArbitrary<Action>[] = [
  { weight: 6, arbitrary: on.map((spec) => ({ do: 'on', spec }) as const) },
  { weight: 3, arbitrary: fc.nat(9).map((n) => ({ do: 'unsubscribe', n }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .record({ type: target, handler: fc.option(handler, { nil: undefined }) })
      .map((which) => ({ do: 'off', ...which }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'off', type: undefined, handler: undefined } as const) },
  { weight: 2, arbitrary: fc.nat(2).map((one) => ({ do: 'abort', signal: one }) as const) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<InterceptorKind>('passes', 'passes', 'skips odd ones', 'throws at thirds', 'calls next twice')
      .map((kind) => ({ do: 'intercept', kind }) as const),
  },
  { weight: 2, arbitrary: fc.nat(2).map((n) => ({ do: 'stop intercepting', n }) as const) },
]
const anywhere: fc.WeightedArbitrary<Action>[] = [
  ...quiet,
  { weight: 8, arbitrary: fc.record({ type: name, sender, signal }).map((spec) => ({ do: 'emit', spec }) as const) },
  { weight: 2, arbitrary: fc.constantFrom<StrategyName>('sync', 'microtask', 'animationFrame').map((to) => ({ do: 'swap', to }) as const) },
]
const outside: fc.WeightedArbitrary<Action>[] = [
  ...anywhere,
  { weight: 1, arbitrary: fc.constant({ do: 'run' } as const) },
  { weight: 3, arbitrary: fc.boolean().map((fails) => ({ do: 'settle', fails }) as const) },
]
const script = (actions: fc.WeightedArbitrary<Action>[]): fc.Arbitrary<Script> =>
  fc.record({
    actions: fc.array(fc.oneof(...actions), { maxLength: 3 }),
    fails: fc.oneof(
      { weight: 8, arbitrary: fc.constant('no' as const) },
      { weight: 1, arbitrary: fc.constant('throws' as const) },
      { weight: 1, arbitrary: fc.constant('rejects' as const) },
    ),
  })
export const programs: fc.Arbitrary<Program> = fc.record<Program>({
  settings: fc.record({
    match: fc.constantFrom('all' as const, 'first' as const),
    unhandled: fc.constantFrom('ignore' as const, 'throw' as const),
  }),
  actions: fc.array(fc.oneof(...outside), { minLength: 1, maxLength: 25 }),
  scripts: fc.tuple(...Array.from({ length: handlers }, (_, index) => script(index === slowHandler ? quiet : anywhere))),
})
