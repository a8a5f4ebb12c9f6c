import { mountOverlay } from '@emitscope/devtools'
import { useEffect, useRef } from 'react'

/** The place the panel is docked in; it brings its own shadow root and styles. */
export const Panel = () => {
  const dock = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = dock.current
    if (container === null) return
    const overlay = mountOverlay({ container })
    return () => overlay.unmount()
  }, [])
  return <div ref={dock} className="dock" />
}
