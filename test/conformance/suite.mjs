// The published suite for strategies, run on every strategy of this realm.
import { sync } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { animationFrame, deferred, idle, macrotask, microtask } from '@emitscope/emitter/strategies'
import { manual, strategyCases } from '@emitscope/emitter/testing'

const loop = (options) => {
  const started = createLoop(options)
  started.start()
  return started
}
const drive = (strategy) => strategy.flush()
const strategies = {
  sync: strategyCases(sync),
  microtask: strategyCases(microtask, { createWith: microtask }),
  macrotask: strategyCases(() => macrotask(), { createWith: macrotask }),
  animationFrame: strategyCases(() => animationFrame(), { createWith: animationFrame }),
  "animationFrame with 'latest'": strategyCases(() => animationFrame({ overflow: 'latest' })),
  idle: strategyCases(() => idle(), { createWith: idle }),
  'deferred with flush': strategyCases(() => deferred(), { drive, createWith: (options) => deferred(undefined, options) }),
  'deferred with waitUntil': strategyCases(() => deferred(() => undefined)),
  loop: strategyCases(() => loop(), { createWith: loop }),
  manual: strategyCases(() => manual(), { drive, createWith: manual }),
}

/** One case for each strategy and guarantee: it says which of the suite's sentences is not true. */
export const suite = Object.fromEntries(
  Object.entries(strategies).flatMap(([strategy, cases]) =>
    [...new Set(cases.map(({ guarantee }) => guarantee))]
      .map((guarantee) => [guarantee, cases.filter((one) => one.guarantee === guarantee && one.skip === undefined)])
      .filter(([, asked]) => asked.length > 0)
      .map(([guarantee, asked]) => [`${strategy} passes the suite: ${guarantee}`, () => proveAll(asked)]),
  ),
)

/** At the same time, which the wall clock likes better than one after the other; each has a strategy and emitters of its own. */
async function proveAll(cases) {
  const untrue = []
  await Promise.all(cases.map(({ name, run }) => run().catch((error) => untrue.push(`${name}: ${error.message}`))))
  if (untrue.length > 0) throw new Error(untrue.join('\n         '))
}
