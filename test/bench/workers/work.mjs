// What handlers do in a worker, whoever calls them.
let total = 0
let received = 0

/** Takes an event. */
export function take(payload) {
  total = (total + payload.value) | 0
  received++
}

/** How many came since it was asked last. */
export function countReceived() {
  if (!Number.isInteger(total)) throw new Error('a handler was called without its payload')
  const count = received
  received = 0
  return count
}

/** Answers a call. */
export const call = (payload) => payload.value + 1
