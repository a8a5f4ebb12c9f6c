import { EmitterError } from '../core/errors.ts'
import { textOf } from './wire-error.ts'
import type { WorkerErrorEvent } from './worker-like.ts'

/** How a worker came to its end. */
export type Ending =
  | { readonly how: 'error'; readonly event: WorkerErrorEvent }
  | { readonly how: 'rejection'; readonly error: unknown }
  | { readonly how: 'exit'; readonly code: number }
  /** By itself, seen by its lock. */
  | { readonly how: 'ended' }
  /** What it sent could not be read, or made no sense. */
  | { readonly how: 'messageerror'; readonly error?: unknown }
  /** It never said that it is ready. */
  | { readonly how: 'silent'; readonly limitMs: number }
  | { readonly how: 'stuck'; readonly limitMs: number }

/** The failure of what was in flight. */
export const crashOf = (ending: Ending, wasReady: boolean, inFlight: number): EmitterError => {
  const said = saidOf(ending)
  const code = ending.how === 'stuck' ? 'WORKER_TIMEOUT' : 'WORKER_FAILED'
  const lost = inFlight === 0 ? '' : ` with ${inFlight} ${inFlight === 1 ? 'emission' : 'emissions'} in flight`
  const what = wasReady
    ? `the worker ${said.what}${lost}`
    : `worker script failed to load: ${said.atStart ?? `it ${said.what}, and exposeHandlers was not called`}; check its URL and its code`
  return new EmitterError(code, what, said.cause === undefined ? {} : { cause: said.cause })
}

const saidOf = (ending: Ending): { readonly what: string; readonly cause?: unknown; readonly atStart?: string } => {
  switch (ending.how) {
    case 'error': {
      const { error, message, filename, lineno } = ending.event
      const place = filename === undefined || filename === '' ? '' : ` (${filename}:${lineno})`
      // A script that is not there makes an event without a message.
      if (error === undefined || error === null)
        return message === undefined
          ? { what: 'failed and gave no reason', atStart: 'the browser gave no reason' }
          : { what: `crashed (${message})`, cause: new Error(message + place) }
      return { what: `crashed (${textOf(() => String(error))})`, cause: error }
    }
    case 'rejection':
      return { what: `had a rejection nobody handled (${textOf(() => String(ending.error))})`, cause: ending.error }
    case 'exit':
      return { what: `exited with code ${ending.code}` }
    case 'ended':
      return { what: 'ended itself' }
    case 'messageerror':
      return { what: 'sent what could not be read', cause: ending.error }
    case 'silent':
      return { what: `did not get ready within ${ending.limitMs} ms` }
    case 'stuck':
      return { what: `was stuck: nothing was heard of it for ${ending.limitMs} ms, and it was terminated` }
  }
}
