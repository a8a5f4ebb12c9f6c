import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { Client, loadCopy, resetRegistry } from './realm.ts'

// Alone in its file: globals cannot be thawed, and each file has its own.
it('where globals take nothing new, everything works, unseen', async () => {
  resetRegistry()
  Object.preventExtensions(globalThis)
  const { createEmitter, installRecorder, createDirectTransport } = await loadCopy()
  const bus = createEmitter<{ n: number }>()
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  const host = createManualHost()
  const recorder = installRecorder({ host })
  expect([bus.emit('n', 1), bus.channel('n').emit(2), seen]).toEqual([1, 1, [1, 2]])
  expect(Reflect.has(globalThis, '__EMITSCOPE__')).toBe(false)
  expect(new Client(createDirectTransport, recorder, host).attach().pullAll().emitted).toBe(0)
})
