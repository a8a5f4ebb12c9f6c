export type { Loop, LoopOptions } from './create-loop.ts'
export { createLoop } from './create-loop.ts'
