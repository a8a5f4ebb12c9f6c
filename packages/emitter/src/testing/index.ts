export type { Host } from '../host/host.ts'
export type { ManualHost } from './create-manual-host.ts'
export { createManualHost } from './create-manual-host.ts'
