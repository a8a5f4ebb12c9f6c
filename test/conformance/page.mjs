// Runs in the page that browser.mjs serves.
import { runAll } from './cases.mjs'

const lines = []
await runAll((line) => lines.push(line))
await fetch('/report', { method: 'POST', body: lines.join('\n') })
