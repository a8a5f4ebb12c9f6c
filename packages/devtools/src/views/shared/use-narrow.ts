import { type RefObject, useLayoutEffect, useState } from 'react'

/** True while an element is narrower than a limit. */
export const useNarrow = (ref: RefObject<HTMLElement | null>, limitPx: number): boolean => {
  const [narrow, setNarrow] = useState(false)
  useLayoutEffect(() => {
    if (!ref.current) return
    const observer = new ResizeObserver(([entry]) => setNarrow((entry?.contentRect.width ?? limitPx) < limitPx))
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref, limitPx])
  return narrow
}
