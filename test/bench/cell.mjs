// `node cell.mjs <library> <scenario> check|measure`: the packages as they are installed, no bundler in between.
import { libraries, loops } from './libraries.mjs'
import { runCell } from './node-cell.mjs'
import { scenarios } from './scenarios.mjs'

const [libraryName, scenarioName] = process.argv.slice(2)
const { default: library } = await { ...libraries, ...loops }[libraryName].load()
await runCell(library, scenarios[scenarioName])
