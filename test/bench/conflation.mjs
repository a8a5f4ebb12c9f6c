// Emissions of one type that replace each other until the next frame, against those that are delivered.
import { payloads } from './scenarios.mjs'

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

export const conflation = {
  conflated: {
    prepare(library, handlers) {
      const { make, on, emit } = library
      const emitter = make()
      on(emitter, 'event', handlers.empty())
      return (n) => {
        for (let i = 0; i < n; i++) emit(emitter, 'event', payloads[i & 15])
      }
    },
    rest: nextFrame,
    applies: ({ emit }) => emit !== undefined,
    calls: ({ conflates }, emissions) => (conflates ? 1 : emissions),
    means: 'an emission that replaces one which waits for the frame, or one to a handler that does nothing',
  },
}
