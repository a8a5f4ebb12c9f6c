// `npm run test:runtimes`: the conformance program on every runtime npm can fetch.

import { Problem } from './problem.mjs'
import { run } from './process.mjs'
import { closingLine, conformanceTally, sum } from './tally.mjs'
import { nodePackage, pathWith } from './toolchain.mjs'

const program = 'test/conformance/cli.mjs'

const runtimes = [
  ...['20.20.2', '22.23.3', '24.21.0', '26.10.0'].map((version) => ({
    name: `Node ${version}`,
    packages: [nodePackage(version)],
    command: ['node', program],
  })),
  { name: 'Bun 1.4.4', packages: ['bun@1.4.4'], command: ['bun', program] },
  { name: 'Deno 2.9.6', packages: ['deno@2.9.6'], command: ['deno', 'run', '--no-prompt', '--allow-read', '--allow-env', program] },
]

export default async function testRuntimes(names) {
  const chosen = runtimes.filter(({ name }) => names.length === 0 || names.some((part) => name.toLowerCase().includes(part.toLowerCase())))
  if (chosen.length === 0) throw new Problem(`No such runtime. There are: ${runtimes.map(({ name }) => name).join(', ')}.`)
  const tallies = []
  for (const { name, packages, command } of chosen) {
    const { path, reason } = await pathWith(packages)
    console.log(path === undefined ? `\n${name} could not be fetched by npm: ${reason}` : '')
    const [binary, ...args] = command
    const { code, output } = await run(binary, args, { env: { ...process.env, PATH: path ?? '' }, capture: true })
    console.log(output.trimEnd())
    tallies.push(conformanceTally(output, code))
  }
  const tally = sum(tallies)
  console.log(`\n${closingLine(tally)}`)
  return tally.failed > 0 ? 1 : 0
}
