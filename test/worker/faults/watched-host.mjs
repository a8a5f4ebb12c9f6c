/** The platform's host, with account of what is asked of it. `speed`: its clock goes so many times as fast, for limits of half a minute. */
export const createWatchedHost = (speed = 1) => {
  const timers = new Set()
  const reported = []
  const warned = []
  const host = {
    now: () => performance.now() * speed,
    queueMicrotask: (task) => queueMicrotask(task),
    setTimer(task, ms) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        task()
      }, ms / speed)
      timers.add(timer)
      return () => {
        clearTimeout(timer)
        timers.delete(timer)
      }
    },
    reportError: (error) => reported.push(error),
    warn: (message) => warned.push(message),
    production: false,
    captureContext: () => undefined,
  }
  return { host, timers, reported, warned }
}
