// Events and calls that cross over to a worker. Two threads work at once, so the clock on the wall counts, until the last one is through.
import { sink } from './handlers.mjs'
import { payloads } from './scenarios.mjs'

const ids = payloads.map(({ id }) => id)

// A fresh one for each event, as applications have: of one object twice in a message only the first is copied.
const flat = (i) => ({ value: i & 15, id: ids[i & 15], at: i * 1.5 })

const nested = (i) => ({
  ...flat(i),
  customer: { name: ids[i & 15], city: 'Town' },
  items: [{ article: ids[i & 15], count: 1 }],
})

/** Emits a hundred in a turn; then asks how many came. */
const oneWay = (size, eventOf) => async (library) => {
  const { send, received } = await library.open()
  return async (n) => {
    for (let turn = 0; turn < n; turn++) {
      for (let i = 0; i < size; i++) send(eventOf(i))
      await undefined
    }
    const count = await received()
    if (count !== n * size) throw new Error(`${count} events came instead of ${n * size}`)
    sink.calls += count
  }
}

/** So many calls at once, then the next when all are answered. */
const inFlight = (size) => async (library) => {
  const { call, read } = await library.open()
  return async (n) => {
    const calls = new Array(size)
    for (let round = 0; round < n; round++) {
      for (let i = 0; i < size; i++) calls[i] = call(flat(i))
      const answers = await Promise.all(calls)
      for (let i = 0; i < size; i++) {
        if (read(answers[i]) !== (i & 15) + 1) throw new Error(`call ${i} was answered ${JSON.stringify(answers[i])}`)
        sink.calls++
      }
    }
  }
}

const sends = ({ sends = false }) => sends
const calls = ({ calls = false }) => calls
const crossing = (size, more) => ({ wall: true, sampleMs: 50, per: size, calls: size, ...more })

export const crossings = {
  sendFlat: crossing(100, {
    prepare: oneWay(100, flat),
    applies: sends,
    means: 'an event one way, 100 in a turn, as it was at `emit`: three fields',
  }),
  sendNested: crossing(100, {
    prepare: oneWay(100, nested),
    applies: sends,
    means: 'the same with 3 objects and an array',
  }),
  inFlight1000: crossing(1000, { prepare: inFlight(1000), applies: calls, means: 'a call answered, 1000 in flight' }),
  inFlight1: crossing(1, { prepare: inFlight(1), applies: calls, means: 'a call alone: waking the other thread is what it takes' }),
}
