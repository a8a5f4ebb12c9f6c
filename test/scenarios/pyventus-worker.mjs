// A worker of pyventus-workers.mjs; imports the built package.
import { createLinker } from '@emitscope/emitter'
import { exposeHandlers } from '@emitscope/emitter/worker'

const now = () => Number(process.hrtime.bigint()) / 1e6
const burn = (forMs) => {
  const until = now() + forMs
  while (now() < until);
}

const linker = createLinker()
linker.on('warm', (forMs) => burn(forMs))
linker.on('burn', ({ mark, forMs }) => {
  mark[0] = now()
  burn(forMs)
  mark[1] = now()
})
exposeHandlers(linker)
