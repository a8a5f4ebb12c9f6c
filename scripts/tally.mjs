// What a run's reports say in numbers. A report that is missing or says nothing is a failure: silence is never a pass.
import { readFileSync } from 'node:fs'

export const none = { passed: 0, failed: 0, skipped: 0 }

export const sum = (tallies) =>
  tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + (b.skipped ?? 0) }), none)

export const closingLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`

/** From vitest's JSON report. */
export function vitestTally(path, code) {
  const report = readReport(path)
  if (report === undefined) return orFailure(none, 1)
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
  return orFailure({ passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }, code)
}

/** From Playwright's JSON report; a flaky test is a failed one. */
export function playwrightTally(path, code) {
  const report = readReport(path)
  if (report === undefined) return orFailure(none, 1)
  const { expected, unexpected, flaky, skipped } = report.stats
  return orFailure({ passed: expected, failed: unexpected + flaky, skipped }, code)
}

/** From the last line of the conformance program, `12 ok, 0 not ok`. */
export function conformanceTally(output, code) {
  const [, ok, notOk] = /^(\d+) ok, (\d+) not ok$/m.exec(output) ?? []
  if (ok === undefined) return orFailure(none, 1)
  return orFailure({ passed: Number(ok), failed: Number(notOk), skipped: 0 }, code)
}

/** A program that ended badly without a failed test (a threshold, a crash, a page that could not be served) is one failure. */
function orFailure(tally, code) {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
