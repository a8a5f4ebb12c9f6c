// The few assertions the cases need, in what every runtime has.

export function equal(actual, expected, what = 'value') {
  const [got, wanted] = [show(actual), show(expected)]
  if (got !== wanted) throw new Error(`${what} is ${got}, not ${wanted}`)
}

export function same(actual, expected, what = 'value') {
  if (!Object.is(actual, expected)) throw new Error(`${what} is not the very one expected`)
}

/** Runs `call`, which must throw an error of this `name`; returns it. */
export function thrown(name, call, what = 'the call') {
  try {
    call()
  } catch (error) {
    equal(error?.name, name, `what ${what} throws`)
    return error
  }
  throw new Error(`${what} throws nothing, a ${name} belongs there`)
}

/** Awaits a promise that must reject with an error of this `name`; resolves it. */
export async function rejected(name, promise) {
  try {
    await promise
  } catch (error) {
    equal(error?.name, name, 'name of the error')
    return error
  }
  throw new Error(`a promise was fulfilled where a ${name} belongs`)
}

export class Skip extends Error {}

/** Ends a case about something this runtime does not have: it is neither true nor untrue here. */
export function skip(reason) {
  throw new Skip(reason)
}

/** Lets microtasks and timers that are due run. */
export const soon = () => new Promise((resolve) => setTimeout(resolve, 0))

/** Runs `work` and resolves what this runtime then tells of failures nobody took, as `error <message>` or `rejection <message>`. */
export async function uncaught(work) {
  const told = new Map()
  const note = (kind) => (reason) => told.set(reason, `${kind} ${reason.message}`)
  const [error, rejection] = [note('error'), note('rejection')]
  const events = { error: (event) => error(stopped(event).error), unhandledrejection: (event) => rejection(stopped(event).reason) }
  const notices = { uncaughtException: error, unhandledRejection: rejection }
  const { process } = globalThis
  for (const [name, listener] of Object.entries(events)) globalThis.addEventListener?.(name, listener)
  for (const [name, listener] of Object.entries(notices)) process?.on?.(name, listener)
  try {
    await work()
    for (let turn = 0; turn < 20; turn++) await soon()
  } finally {
    for (const [name, listener] of Object.entries(events)) globalThis.removeEventListener?.(name, listener)
    for (const [name, listener] of Object.entries(notices)) process?.off?.(name, listener)
  }
  return [...told.values()]
}

/** Else the runtime goes on to print it, or ends. */
function stopped(event) {
  event.preventDefault()
  return event
}

function show(value) {
  return JSON.stringify(value, (_key, part) => {
    if (part === undefined) return 'undefined!'
    if (typeof part === 'symbol' || typeof part === 'bigint') return String(part)
    return part
  })
}
