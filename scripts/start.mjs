import { Problem } from './problem.mjs'
import { serve } from './serve.mjs'

/** `npm start`: the demo with its live panel, until Ctrl-C. */
export default async function start() {
  const port = Number(process.env.PORT ?? 4173)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Problem(`PORT is '${process.env.PORT}', not a port number. Set it to one, or unset it.`)
  console.log(`\nThe demo and its live panel: ${await serve(port)}\nCtrl-C stops it.`)
}
