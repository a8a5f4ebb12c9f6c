import { mountOverlay } from '@emitscope/devtools'

const panel = mountOverlay({ position: 'bottom' })
panel.unmount()
