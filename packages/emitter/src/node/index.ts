export type { LoadSettingsOptions } from './settings-file.ts'
export { loadSettings } from './settings-file.ts'
