import { globals } from './globals.ts'
import { setTimer } from './host.ts'

/** As `scheduler.postTask` has them. */
export type TaskPriority = 'user-blocking' | 'user-visible' | 'background'

/** Tasks that wait for a message: one channel serves all, made at first need. */
const messages: (() => void)[] = []
let post: (() => void) | undefined

const byMessage = (task: () => void): (() => void) => {
  if (post === undefined) {
    const { port1, port2 } = new globals.MessageChannel!()
    port1.onmessage = () => messages.shift()?.()
    post = () => port2.postMessage(undefined)
  }
  messages.push(task)
  post()
  return () => {
    // Its message still comes, and must not run somebody else's task early: an empty one takes its place.
    const at = messages.indexOf(task)
    if (at >= 0) messages[at] = () => undefined
  }
}

/**
 * Runs `task` once, in a task of its own: by `scheduler.postTask`, which alone knows priorities, else `setImmediate` (Node: the fastest, and
 * it keeps the process alive until then), a message (pages: not slowed down as nested timers are), a timer.
 */
export const requestTask = (task: () => void, priority: TaskPriority): (() => void) => {
  const { scheduler, setImmediate, MessageChannel, document } = globals
  if (scheduler?.postTask !== undefined) {
    const controller = new globals.AbortController()
    // Rejects when cancelled; that is no failure.
    scheduler.postTask(task, { priority, signal: controller.signal }).catch(() => undefined)
    return () => controller.abort()
  }
  if (setImmediate !== undefined) {
    const immediate = globals.setImmediate!(task)
    return () => globals.clearImmediate!(immediate)
  }
  // Outside of pages a message may come as a microtask (workerd), and timers are not slowed down.
  return MessageChannel === undefined || document === undefined ? setTimer(task, 0) : byMessage(task)
}
