// Handlers that are code of their own: closures of one source share what the engine learns about them and are inlined into the loop
// that calls them, which no application's handlers are.

/** Written by every handler and whoever catches its failures, so that none of them is work without effect. */
export const sink = { total: 0, calls: 0, failures: 0 }

const usual = { parameters: 'payload', payload: 'payload' }
let made = 0

/** Their work while the clock runs. */
const work = (payload) => `sink.total = (sink.total + ${payload}.value + ${made++ % 3}) | 0`

/** Instead of it, to see that a library delivers at all, and what. */
const count = (payload) => `if (Number.isInteger(${payload}.value)) sink.calls++`

/** What makes handlers that take the payload as this library hands it over, or the payloads, `each` of them in turn. */
const handlersOf =
  (statement, idle = statement) =>
  ({ takes = usual, takesAny = takes }) => ({
    plain: () => compile(takes, statement(takes.payload)),
    /** Does nothing while the clock runs. */
    empty: () => compile(takes, idle(takes.payload)),
    any: () => compile(takesAny, statement(takesAny.payload)),
    throwing: () => compile(takes, `${statement(takes.payload)}; throw 1`),
    /** Emits what it got once more. */
    forwarding: (emit, emitter, type) => compile(takes, `emit(emitter, type, ${takes.payload})`, { emit, emitter, type }),
    asynchronous: () => compile(takes, statement(takes.payload), {}, 'async '),
  })

export const workingHandlers = handlersOf(work, () => '')
export const countingHandlers = handlersOf(count)

function compile({ parameters, each }, body, scope = {}, kind = '') {
  const names = { sink, ...scope }
  const whole = each === undefined ? body : `${each} { ${body} }`
  return new Function(...Object.keys(names), `return ${kind}(${parameters}) => { ${whole} }`)(...Object.values(names))
}
