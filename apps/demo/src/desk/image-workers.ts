import { Worker, type WorkerStrategy, worker } from '@emitscope/emitter/worker'
import type { ImageTile } from './image-linker.ts'

export const imageWorkers = 2

const start = () =>
  worker(() => new Worker(new URL('./histogram.worker.ts', import.meta.url), { type: 'module' }), {
    size: imageWorkers,
    transfer: ({ payload }) => [(payload as ImageTile).pixels.buffer],
  })

let started: WorkerStrategy | undefined
/** The two workers of this page; each switch back to them finds the same ones, warm. */
export const startImageWorkers = (): WorkerStrategy => {
  started ??= start()
  return started
}
