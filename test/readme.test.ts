import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// The README's programs run as they stand, on the built package, and print what the README says they print.
const here = dirname(fileURLToPath(import.meta.url))
const readme = readFileSync(join(here, '../README.md'), 'utf8')
const programs = [...readme.matchAll(/```ts\n(.+?)```\n\n<!-- prints -->\n```text\n(.+?)```/gs)].map(([, source = '', printed = '']) => ({
  source,
  printed,
}))

test('the README shows programs with what they print', () => {
  expect(programs.length).toBeGreaterThanOrEqual(3)
})

test.each(programs)('README program $#', ({ source, printed }) => {
  // Inside test/, where the packages resolve.
  const folder = mkdtempSync(join(here, '.readme-'))
  try {
    writeFileSync(join(folder, 'program.ts'), source)
    expect(execFileSync(process.execPath, ['--no-warnings', join(folder, 'program.ts')], { encoding: 'utf8' })).toBe(printed)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
