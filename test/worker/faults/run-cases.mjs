// `node run-cases.mjs observed|unobserved`: every case in threads of Node, in one plain process; a line of JSON for each.
import { cases } from './cases.mjs'
import { nodeWorld } from './node-world.mjs'
import { prove } from './trial.mjs'

const observed = process.argv[2] === 'observed'
for (const [subject, rows] of Object.entries(cases))
  for (const [name, run] of Object.entries(rows)) {
    const result = await prove(nodeWorld, run, { observed }).then(
      (told) => ({ told }),
      (error) => ({ error: error?.stack ?? String(error) }),
    )
    console.log(JSON.stringify({ subject, name, ...result }))
  }
