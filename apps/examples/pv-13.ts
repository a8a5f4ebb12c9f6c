// Work after an HTTP response, and the same handler at once, by two emitters on one linker: `npm run example pv-13`.
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmitter, createLinker } from '@emitscope/emitter'
import { deferred } from '@emitscope/emitter/strategies'

type Events = { registered: string }

const linker = createLinker<Events>()
linker.on('registered', (email) => console.log(`handler: a mail to ${email}`))

const atOnce = createEmitter<Events>({ linker })

const server = createServer((request, response) => {
  // One for each request: what it collects runs when the client has read the response, and gone.
  const strategy = deferred()
  const later = createEmitter<Events>({ linker, strategy })
  request.socket.once('close', () => void strategy.flush().then(() => server.close()))

  later.emit('registered', 'alice@pv.com')
  response.end('welcome')
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  get({ host: '127.0.0.1', port, agent }, (response) => {
    response.on('data', (text) => console.log(`client: ${text}`))
    response.on('end', () => agent.destroy())
  })
})

console.log('at once')
atOnce.emit('registered', 'bob@pv.com')
console.log('by the server')

// Prints:
// at once
// handler: a mail to bob@pv.com
// by the server
// client: welcome
// handler: a mail to alice@pv.com
