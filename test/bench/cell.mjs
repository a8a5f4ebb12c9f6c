// `node cell.mjs <library> <scenario> check|measure`: the packages as they are installed, no bundler in between.
import { allScenarios } from './all-scenarios.mjs'
import { allLibraries } from './libraries.mjs'
import { runCell } from './node-cell.mjs'

const [libraryName, scenarioName] = process.argv.slice(2)
const { default: library } = await allLibraries[libraryName].load()
await runCell(library, allScenarios[scenarioName])
