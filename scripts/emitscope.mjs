// `npm run emitscope -- <arguments>`: the command of packages/emitter as it is built here, in the folder of the repository.
import { Problem } from './problem.mjs'
import { run } from './process.mjs'
import { isModern } from './toolchain.mjs'

export default async function emitscope(args) {
  if (!isModern(process.versions.node) && args.some((word) => /\.[cm]?ts#/.test(word)))
    throw new Problem(`Node ${process.version} does not run TypeScript. Use Node 22.18, 24.11 or newer.`)
  const { code } = await run('node', ['packages/emitter/dist/node/bin.js', ...args], { endsItself: true })
  return code
}
