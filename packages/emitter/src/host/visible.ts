import { globals } from './globals.ts'
import { setTimer } from './host.ts'

/**
 * Asks for something that browsers stop giving to a hidden page, frames and idle time: a timer stands in while it is hidden, or becomes so
 * before what was asked for comes, and in a worker, which cannot know. So nothing waits for ever.
 */
export const whileVisible = (
  ask: ((task: () => void) => () => void) | undefined,
  task: () => void,
  insteadMs: number,
  instead: () => void = task,
): (() => void) => {
  const { document } = globals
  const comes = (): boolean => ask !== undefined && document !== undefined && document.visibilityState !== 'hidden'
  if (!comes()) return setTimer(instead, insteadMs)
  let cancelTimer: (() => void) | undefined
  const release = (): void => document?.removeEventListener('visibilitychange', onVisibility)
  const cancel = ask!(() => {
    release()
    task()
  })
  const onVisibility = (): void => {
    if (comes()) return
    cancel()
    release()
    cancelTimer = setTimer(instead, insteadMs)
  }
  document?.addEventListener('visibilitychange', onVisibility)
  return () => {
    release()
    cancel()
    cancelTimer?.()
  }
}
