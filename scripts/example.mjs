// `npm run example <id>`: one of apps/examples, as its reader would run it: Node strips the types, the package is the built one.
import { readdirSync } from 'node:fs'
import { Problem } from './problem.mjs'
import { run } from './process.mjs'
import { isModern } from './toolchain.mjs'

const folder = 'apps/examples'

export default async function example([id, ...args]) {
  const ids = readdirSync(folder).flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
  if (id === undefined || !ids.includes(id))
    throw new Problem(`${id === undefined ? 'Say which example' : `No example '${id}'`}. There are: ${ids.join(', ')}.`)
  if (!isModern(process.versions.node))
    throw new Problem(`Examples are TypeScript, which Node ${process.version} does not run. Use Node 22.18, 24.11 or newer.`)
  const { code } = await run('node', [`${folder}/${id}.ts`, ...args])
  return code
}
