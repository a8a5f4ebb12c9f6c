import { movedFrom, readPort } from './port.mjs'
import { serve } from './serve.mjs'

/** `npm start`: the demo with its live panel, until Ctrl-C. */
export default async function start() {
  const port = readPort(process.env)
  const address = await serve(port)
  console.log(`\nThe demo and its live panel: ${address}\n${movedFrom(port, address)}Ctrl-C stops it.`)
}
