// `npm run example <id>`: one of apps/examples, as its reader would run it: Node strips the types, the package is the built one. `TL-1` is `tl-1`.
import { Problem } from './problem.mjs'
import { run } from './process.mjs'
import { isModern } from './toolchain.mjs'

export default async function example([id]) {
  if (!isModern(process.versions.node))
    throw new Problem(`Examples are TypeScript, which Node ${process.version} does not run. Use Node 22.18, 24.11 or newer.`)
  const { code } = await run('node', [`apps/examples/${id.toLowerCase()}.ts`])
  return code
}
