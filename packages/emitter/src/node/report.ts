import { failureText, textWithoutFrames } from './failure-text.ts'
import { Failure, Refusal } from './problems.ts'

/** Says on standard error why the command failed: in one line for a `Refusal`, with a stack only where code that it ran threw. */
export const report = async (error: unknown): Promise<void> => {
  try {
    await say(error)
  } catch {
    process.stderr.write('What was thrown cannot be shown: looking at it throws.\n')
  }
}

const say = async (error: unknown): Promise<void> => {
  const said = error instanceof Refusal || error instanceof Failure
  if (said) process.stderr.write(`emitscope: ${error.message}\n`)
  if (error instanceof Refusal) return
  const cause = said ? error.cause : error
  if (cause instanceof SyntaxError && needsCompiling(cause)) process.stderr.write(`${compileIt}\n`)
  if (hidesItsPlace(cause)) await throwUncaught(cause)
  process.stderr.write(`${failureText(cause)}\n`)
}

const compileIt = 'Node runs no enum, namespace, parameter property or decorator: what has one must be compiled. Name the JavaScript then.'

/** The second is all that is said of the @ of a decorator. */
const needsCompiling = ({ code, message }: SyntaxError & { readonly code?: unknown }): boolean =>
  code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || message === 'Invalid or unexpected token'

/** Where the syntax of a module is wrong Node knows the line, and shows it only for an error that nobody caught. */
const hidesItsPlace = (error: unknown): error is SyntaxError =>
  error instanceof SyntaxError && failureText(error) === textWithoutFrames(error) && failureText(error).startsWith('SyntaxError')

/** Ends the process with 1. */
const throwUncaught = (error: SyntaxError): Promise<never> => {
  error.stack = textWithoutFrames(error)
  process.nextTick(() => {
    throw error
  })
  return new Promise(() => undefined)
}
