// What was measured, kept as JSON in reports/bench, and RESULTS.md made of it.
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const folder = 'reports/bench'
const pathOf = (name) => `${folder}/${name}.json`
const resultsPath = 'test/bench/RESULTS.md'

const introduction = `# Benchmark results

Written by \`npm run bench -- --results\`; not edited by hand. How it is measured:

- Ratios of one run only, never nanoseconds across machines or runs. Every library and scenario has a process of its own, in Chromium a page of
  its own in a process of its own, in shuffled order, round after round; the figure of a round is the least of 7 samples (9 in Chromium), of
  CPU time (in Chromium of the clock of a cross-origin isolated page; where two threads work at once, of the clock on the wall).
- Handlers are distinct code. Before anything is measured, other emitters with 1, 2 and 3 handlers make the call sites what they are in an application.
- Everything runs with \`NODE_ENV=production\` (in Chromium: bundled so): elsewhere the library reads the source of a handler at \`on\`, to warn
  about those that hide their emission.
- Every library is called as its users call it, and is seen to deliver before its clock starts. What it does not do stands beside its figures.
- Losses are printed like wins.
`

/** Which build was measured: reports of different ones do not belong in one table. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const path of globSync('packages/emitter/dist/**/*.js').sort()) hash.update(path).update(readFileSync(path))
  return hash.digest('hex').slice(0, 12)
}

export function writeReport(name, report) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(pathOf(name), `${JSON.stringify({ build: fingerprint(), ...report }, null, 2)}\n`)
  return pathOf(name)
}

/**
 * Of each file's last report, those of earlier runs included: a full run takes about an hour, and its parts may be measured one by one. What
 * was not measured here stays as it was written before.
 */
export async function writeResults(files) {
  const parts = [introduction]
  const build = fingerprint()
  const before = existsSync(resultsPath) ? readFileSync(resultsPath, 'utf8').split(/^(?=## )/m) : []
  for (const [name, load] of Object.entries(files)) {
    if (!existsSync(pathOf(name))) {
      const kept = before.find((part) => part.startsWith(`## ${name}\n`))
      if (kept !== undefined) parts.push(kept)
      continue
    }
    const report = JSON.parse(readFileSync(pathOf(name), 'utf8'))
    const { sections } = await load()
    parts.push(`## ${name}\n`)
    if (report.build !== build) parts.push('Measured on another build of the package than the one that is there now.\n')
    for (const { title, text, rows, lines } of sections(report)) {
      const body = rows ? markdownTable(rows) : lines.map(([name, said]) => `- \`${name}\`: ${said}`).join('\n')
      parts.push(`### ${title}\n`, ...(text ? [`${text}\n`] : []), `${body}\n`)
    }
  }
  writeFileSync(resultsPath, parts.join('\n'))
  return resultsPath
}

/** Columns of figures are set to the right. */
function markdownTable([head, ...rows]) {
  const cells = (row) => head.map((_, column) => row[column] ?? '')
  const line = (row) => `| ${row.join(' | ')} |`
  const isFigure = (cell) => /^(–|[≤≥]?\s*-?\d.*)?$/.test(cell)
  const rule = head.map((_, column) => (rows.every((row) => isFigure(row[column] ?? '')) ? '---:' : '---'))
  return [line(cells(head)), line(rule), ...rows.map((row) => line(cells(row)))].join('\n')
}
