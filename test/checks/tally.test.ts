import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { closingLine, conformanceTally, playwrightTally, sum, vitestTally } from '../../scripts/tally.mjs'

const folder = mkdtempSync(join(tmpdir(), 'emitscope-tally-'))
afterAll(() => rmSync(folder, { recursive: true }))

function report(content: string): string {
  const path = join(folder, 'report.json')
  writeFileSync(path, content)
  return path
}

const vitestReport = (numPassedTests: number, numFailedTests: number) =>
  report(JSON.stringify({ numPassedTests, numFailedTests, numPendingTests: 1, numTodoTests: 2 }))

describe('the tally of a run', () => {
  test('takes its counts from the reports', () => {
    expect(vitestTally(vitestReport(7, 0), 0)).toEqual({ passed: 7, failed: 0, skipped: 3 })
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
    expect(playwrightTally(report(JSON.stringify({ stats })), 1)).toEqual({ passed: 4, failed: 2, skipped: 2 })
    expect(conformanceTally('Node 24\nnot ok  a\n12 ok, 1 not ok\n', 1)).toEqual({ passed: 12, failed: 1, skipped: 0 })
  })

  test('counts a bad end without a failed test as one failure', () => {
    expect(vitestTally(vitestReport(7, 0), 1).failed).toBe(1)
    expect(vitestTally(vitestReport(7, 2), 1).failed).toBe(2)
    expect(conformanceTally('12 ok, 0 not ok', 139).failed).toBe(1)
  })

  test('counts a missing or broken report as a failure, whatever the exit code', () => {
    expect(vitestTally(join(folder, 'none.json'), 0).failed).toBe(1)
    expect(playwrightTally(report('{ "stats": '), 0).failed).toBe(1)
    expect(conformanceTally('', 0).failed).toBe(1)
  })

  test('ends in one line over everything', () => {
    const all = sum([
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 4, failed: 2, skipped: 0 },
    ])
    expect(all).toEqual({ passed: 7, failed: 2, skipped: 1 })
    expect(closingLine(all)).toBe('7 passed, 2 failed')
  })
})
