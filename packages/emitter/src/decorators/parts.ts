import { callOf, decorate, type MethodContext } from './member.ts'

/**
 * Decorates a method that is part of a module: the object itself is the module, and gets the part in its own list. No field may take the
 * place of that list, which would lose what is in it.
 */
export const decoratePart = (
  decorator: string,
  list: 'handlers' | 'schedules' | 'tasks',
  method: unknown,
  context: MethodContext<never>,
  partOf: (call: (...args: never[]) => unknown, name: string | symbol) => unknown,
): void =>
  decorate(decorator, method, context, (object, name, { undo }) => {
    const parts = listOf(object, list)
    const part = partOf(callOf(object, name), name)
    parts.push(part)
    undo.push(() => parts.splice(parts.indexOf(part), 1))
  })

const listOf = (object: object, name: string): unknown[] => {
  const { value, writable } = Object.getOwnPropertyDescriptor(object, name) ?? {}
  if (writable === false) return value as unknown[]
  const list = [...((object as Readonly<Record<string, readonly unknown[] | undefined>>)[name] ?? [])]
  Object.defineProperty(object, name, { value: list, enumerable: true, writable: false, configurable: false })
  return list
}
