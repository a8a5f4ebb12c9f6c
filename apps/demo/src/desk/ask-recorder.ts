import type { Command, Transport } from '@emitscope/emitter/inspect'

/** Sends a command to a recorder and resolves its answer. `received` is called with it at once, before anything else of the page runs. */
export type Ask = (command: Command, received?: (result: unknown) => void) => Promise<unknown>

export const createAsker = (transport: Transport): Ask => {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(reason: Error): void }>()
  let lastId = 0
  transport.subscribe((message) => {
    if (message.kind !== 'reply') return
    const asked = waiting.get(message.commandId)
    waiting.delete(message.commandId)
    if (message.status === 'done') asked?.resolve(message.result)
    else asked?.reject(new Error(message.reason))
  })
  return (command, received) =>
    new Promise<unknown>((resolve, reject) => {
      const answer = (result: unknown) => {
        received?.(result)
        resolve(result)
      }
      waiting.set(++lastId, { resolve: answer, reject })
      transport.post({ kind: 'command', commandId: lastId, command })
    })
}
