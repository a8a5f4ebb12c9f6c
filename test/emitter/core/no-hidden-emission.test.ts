import { createEmitter, type EmitterWarning } from '@emitscope/emitter'
import { expect, it } from 'vitest'

interface Call {
  readonly arguments: readonly number[]
}

const warningsOf = (handler: (call: Call) => unknown): string[] => {
  const warnings: EmitterWarning[] = []
  createEmitter<{ n: Call }>({ onWarning: (warning) => warnings.push(warning) }).on('n', handler)
  return warnings.map(({ code }) => code)
}

// Declared, for an arrow function has no arguments to read.
function property(call: Call): unknown {
  return call.arguments.length
}
function optional(call: Call): unknown {
  return call?.arguments
}
function key(call: Call): unknown {
  return { arguments: call }
}
function partOfName(call: Call): unknown {
  const $arguments = call
  return $arguments
}
function text(_call: Call): unknown {
  return `no arguments, please`
}
function read(_call: Call): unknown {
  // biome-ignore lint/complexity/noArguments: what is warned of
  return arguments.length
}

it.each(Object.entries({ property, optional, key, partOfName, text }))('arguments as %s hides nothing', (_what, handler) => {
  expect(warningsOf(handler)).toEqual([])
})

it('one that reads its arguments does', () => {
  expect(warningsOf(read)).toEqual(['HIDDEN_EMISSION'])
})
