export type { Params, Pattern } from '../core/events.ts'
export type { Checked, Converter, Converters, NamesOf, ParamsOf } from './params.ts'
export type { PatternOptions } from './pattern.ts'
export { pattern } from './pattern.ts'
