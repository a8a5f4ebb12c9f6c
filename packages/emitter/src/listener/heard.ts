import { quiet } from '../core/thenable.ts'
import { markWait } from '../core/timeout.ts'

/**
 * The end of an emitter, for work of its own that asked for it: `leave` is called when it waits for that, for the end must not wait for it.
 * `await` calls `then` of a promise whose constructor is another than `Promise`; whoever chains calls it anyway.
 */
export const heardEnd = (emitter: object, ended: Promise<void>, leave: () => void): Promise<void> => {
  const then: Promise<void>['then'] = (fulfilled, rejected) => {
    leave()
    return ended.then(fulfilled, rejected)
  }
  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  return markWait(emitter, Object.defineProperties(quiet(ended.then()), { constructor: { value: undefined }, then: { value: then } }))
}
