// A router for HTTP: routes are patterns, what no route takes is a 404. `npm run example http`
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { EmitterError } from '@emitscope/emitter'
import { createListener, type Listener } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'

class NotFound extends Error {}

/** What an error is to whoever asked. */
const answerTo = (error: unknown): [status: number, body: string] => {
  if (error instanceof NotFound) return [404, error.message]
  if (error instanceof EmitterError && error.code === 'UNHANDLED') return [404, 'no such page']
  return [500, 'something broke']
}

const app: Listener = createListener({
  listen: async () => {
    const server = createServer(async (request, response) => {
      try {
        const outcome = await app.emitAsync(`${request.method} ${request.url}`, await text(request))
        response.end(String(outcome.orThrow()[0]))
      } catch (error) {
        const [status, body] = answerTo(error)
        response.writeHead(status).end(body)
      }
    })
    app.onStop(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  },
})

const users = new Map([[1, 'Alice']])
app.on(pattern('GET /users/{id:int}'), (_, { params }) => {
  const name = users.get(params.id)
  if (name === undefined) throw new NotFound(`no user ${params.id}`)
  return name
})
app.on(pattern('PUT /users/{id:int}'), (name, { params }) => users.set(params.id, String(name)) && 'saved')

const visit = async (server: string): Promise<void> => {
  for (const request of ['GET /users/1', 'PUT /users/2', 'GET /users/2', 'GET /users/3', 'GET /nothing/here']) {
    const [method = '', path] = request.split(' ')
    const body = method === 'PUT' ? 'Bob' : null
    const response = await fetch(`${server}${path}`, { method, body, headers: { connection: 'close' } })
    console.log(request, '->', response.status, await response.text())
  }
}

await app.run()

// Prints:
// GET /users/1 -> 200 Alice
// PUT /users/2 -> 200 saved
// GET /users/2 -> 200 Bob
// GET /users/3 -> 404 no user 3
// GET /nothing/here -> 404 no such page
