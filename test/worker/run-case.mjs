// `node run-case.mjs <name>`: one case of cases.mjs in a process of its own, in threads of Node. Fails as the case does.
import { cases } from './cases.mjs'

await cases[process.argv[2]]((file) => new URL(`${file}.mjs`, import.meta.url))
