// A chat bot over TCP: one context for each connection, which remembers who talks. `npm run example tcp`
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { EmitterError } from '@emitscope/emitter'
import { createListener, type Listener } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'

type Lines = Record<string, unknown>
type Talk = { name: string }

const app: Listener<Lines, Talk> = createListener<Lines, Talk>({
  values: () => ({ name: 'a stranger' }),
  listen: async () => {
    const server = createServer((socket) => void talk(socket))
    app.onStop(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await chat((server.address() as AddressInfo).port)
  },
})

app.on(pattern('I am {name}'), (_, { params, context }) => {
  context.values.name = params.name
  return `Hello, ${params.name}!`
})
app.on('Who am I?', (_, { context }) => `You are ${context.values.name}.`)
app.on(pattern('What is {a:int} + {b:int}?'), (_, { params }) => `${params.a + params.b}, ${params.a} and ${params.b}.`)

/** Answers line by line, until the other side hangs up. */
const talk = async (socket: Socket): Promise<void> => {
  const context = app.createContext({ id: `${socket.remotePort}` })
  for await (const line of createInterface(socket))
    try {
      const outcome = await context.emitAsync(line)
      socket.write(`${outcome.orThrow()[0]}\n`)
    } catch (error) {
      socket.write(error instanceof EmitterError && error.code === 'UNHANDLED' ? 'Pardon?\n' : 'Something broke.\n')
    }
  context.drop()
  socket.end()
}

const chat = async (port: number): Promise<void> => {
  const socket = connect(port, '127.0.0.1')
  const answers = createInterface(socket)[Symbol.asyncIterator]()
  for (const line of ['Who am I?', 'I am Alice', 'Who am I?', 'What is 17 + 4?', 'Sing!']) {
    socket.write(`${line}\n`)
    console.log(`${line} -> ${(await answers.next()).value}`)
  }
  await once(socket.end(), 'close')
}

await app.run()

// Prints:
// Who am I? -> You are a stranger.
// I am Alice -> Hello, Alice!
// Who am I? -> You are Alice.
// What is 17 + 4? -> 21, 17 and 4.
// Sing! -> Pardon?
