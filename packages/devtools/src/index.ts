export type { Overlay, OverlayOptions } from './shells/overlay/mount-overlay.ts'
export { mountOverlay } from './shells/overlay/mount-overlay.ts'
