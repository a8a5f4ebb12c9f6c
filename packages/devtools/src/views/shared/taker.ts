import type { FailureTaker } from '@emitscope/emitter/inspect'

/** Who took a failure, as a badge and as a sentence. */
export const takerWords: Readonly<Record<FailureTaker, { readonly badge: string; readonly sentence: (emitter: string) => string }>> = {
  subscription: { badge: 'onFailure', sentence: () => 'The subscription, by its onFailure.' },
  linker: { badge: 'linker', sentence: () => "The linker's default onFailure." },
  emitter: { badge: 'onError', sentence: (emitter) => `The emitter ${emitter}, by its onError.` },
  caller: { badge: 'caller', sentence: () => 'The caller of emitAsync, in its outcome.' },
  host: { badge: 'reached the host', sentence: (emitter) => `Nobody: no onFailure on the subscription, no onError on ${emitter}.` },
}
