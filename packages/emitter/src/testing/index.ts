export type { Host } from '../host/host.ts'
export type { ManualHost, ManualHostOptions } from './create-manual-host.ts'
export { createManualHost } from './create-manual-host.ts'
