// `<runtime> test/conformance/cli.mjs [--verbose]`: the cases on any runtime with a command line.
import { runAll } from './cases.mjs'

const { Bun, Deno, process } = globalThis
const runtime = Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : `Node ${process.versions.node}`
const args = process?.argv ?? Deno.args

console.log(runtime)
const untrue = await runAll((line) => console.log(line), { verbose: args.includes('--verbose') })
if (process) process.exitCode = untrue > 0 ? 1 : 0
else Deno.exit(untrue > 0 ? 1 : 0)
