export type { Context, ContextOptions, Values, WaitForOptions } from './create-context.ts'
export { createContext } from './create-context.ts'
export type { Dependency, DependencyContext, DependencyOptions } from './dependency.ts'
export { defineDependency } from './dependency.ts'
