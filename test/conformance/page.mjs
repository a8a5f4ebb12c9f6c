// Runs in the page that serve-page.mjs serves.
import { runAll } from './cases.mjs'

globalThis.conformance = true
const lines = []
await runAll((line) => lines.push(line))
await fetch('/report', { method: 'POST', body: lines.join('\n') })
