const key = 'emitscope:examples'

/** Remembers for the next page where in the list the reader is; what comes back brings them there again. */
export const keepPlace = (list: HTMLElement): (() => void) => {
  const [top, hadFocus] = (sessionStorage.getItem(key) ?? '').split(' ')
  sessionStorage.removeItem(key)
  const current = list.querySelector<HTMLElement>('[aria-current]')
  list.scrollTop = Number(top ?? 0)
  if (hadFocus === 'focus') current?.focus({ preventScroll: true })
  current?.scrollIntoView({ block: 'nearest' })

  const keep = () => {
    // Readers with a pointer would be shown a ring they did not ask for.
    const byKeys = list.querySelector('a:focus-visible') !== null
    sessionStorage.setItem(key, `${list.scrollTop} ${byKeys ? 'focus' : ''}`)
  }
  addEventListener('pagehide', keep)
  return () => removeEventListener('pagehide', keep)
}
