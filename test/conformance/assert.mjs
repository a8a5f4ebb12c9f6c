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

/** Lets microtasks and timers that are due run. */
export const soon = () => new Promise((resolve) => setTimeout(resolve, 0))

function show(value) {
  return JSON.stringify(value, (_key, part) => {
    if (part === undefined) return 'undefined!'
    if (typeof part === 'symbol' || typeof part === 'bigint') return String(part)
    return part
  })
}
