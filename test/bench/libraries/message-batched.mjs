import messageEach from './message-each.mjs'

/** The limit: the events of a turn in one message, taken as they are when it leaves, not as they were when they were sent. */
export default {
  sends: true,
  async open() {
    const { post, received } = await messageEach.open()
    let batch = []
    const leave = () => {
      post({ type: 'events', payloads: batch })
      batch = []
    }
    return {
      send(payload) {
        if (batch.push(payload) === 1) queueMicrotask(leave)
      },
      received,
    }
  },
}
