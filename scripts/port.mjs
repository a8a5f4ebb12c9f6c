import { Problem } from './problem.mjs'

/** The port that `PORT` names; the demo's own where it is not set. 0 is any free one. */
export function readPort({ PORT = '' }) {
  const port = Number(PORT.trim() === '' ? 4173 : PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Problem(`PORT is '${PORT}', not a port number. Set it to one, or unset it.`)
  return port
}

/** What to say where a server found `wanted` taken and listens at `address`; nothing where it got what was wanted. */
export function movedFrom(wanted, address) {
  return wanted === 0 || new URL(address).port === String(wanted) ? '' : `Port ${wanted} is taken, so it is the next one that is free.\n`
}
