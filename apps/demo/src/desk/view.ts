/** What a component reads: a value published at most once per frame, however often handlers touch it. */
export interface View<T> {
  get(): T
  subscribe(notify: () => void): () => void
  /** Something behind `read` changed; it shows with the next frame. */
  touch(): void
}

export const createView = <T>(read: () => T, nextFrame: (run: () => void) => unknown = (run) => requestAnimationFrame(run)): View<T> => {
  const readers = new Set<() => void>()
  let published = read()
  let waiting = false
  const publish = () => {
    waiting = false
    published = read()
    for (const notify of readers) notify()
  }
  return {
    get: () => published,
    subscribe(notify) {
      readers.add(notify)
      return () => readers.delete(notify)
    },
    touch() {
      if (waiting) return
      waiting = true
      nextFrame(publish)
    },
  }
}
