import { mountOverlay, type Overlay } from '@emitscope/devtools'
import { useEffect, useRef } from 'react'
import type { ThemeSetting } from '../desk/theme.ts'
import { useView } from './use-view.ts'

/** The place the panel is docked in; it brings its own shadow root, styles and height. */
export const Panel = ({ theme }: { theme: ThemeSetting }) => {
  const dock = useRef<HTMLElement>(null)
  const overlay = useRef<Overlay>(null)
  const chosen = useView(theme.view)

  useEffect(() => {
    const container = dock.current
    if (container === null) return
    const mounted = mountOverlay({ container })
    overlay.current = mounted
    return () => mounted.unmount()
  }, [])
  useEffect(() => overlay.current?.setTheme(chosen), [chosen])
  return <aside ref={dock} aria-label="Emitscope panel" />
}
