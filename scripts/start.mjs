import { serve } from './serve.mjs'

/** `npm start`: the demo with its live panel, until Ctrl-C. */
export default async function start() {
  const port = Number(process.env.PORT ?? 4173)
  console.log(`\nThe demo and its live panel: ${await serve(port)}\nCtrl-C stops it.`)
  return 0
}
