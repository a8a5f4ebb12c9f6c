import type { Subject } from './subjects.ts'

/** How many cases passed, failed and were skipped. */
interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const cell = ({ passed, failed, skipped }: Tally): string => {
  if (failed > 0) return `**${failed} of ${passed + failed} fail**`
  if (passed === 0) return skipped > 0 ? '–' : ''
  return skipped > 0 ? `${passed} (–${skipped})` : `${passed}`
}

const tallyOf = async ({ cases }: Subject): Promise<Map<string, Tally>> => {
  const tallies = new Map<string, Tally>()
  for (const { guarantee, skip, run } of cases) {
    const { passed, failed, skipped } = tallies.get(guarantee) ?? { passed: 0, failed: 0, skipped: 0 }
    const isTrue =
      skip === undefined &&
      (await run().then(
        () => true,
        () => false,
      ))
    tallies.set(guarantee, {
      passed: passed + (isTrue ? 1 : 0),
      failed: failed + (skip === undefined && !isTrue ? 1 : 0),
      skipped: skipped + (skip === undefined ? 0 : 1),
    })
  }
  return tallies
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The published suite's cases that pass, strategy by guarantee, as a table in Markdown; `–` and `(–n)`: skipped, declared otherwise. */
export const renderTable = async (subjects: readonly Subject[]): Promise<string> => {
  const rows: [Subject, Map<string, Tally>][] = []
  for (const subject of subjects) rows.push([subject, await tallyOf(subject)])
  const guarantees = [...new Set(subjects.flatMap(({ cases }) => cases.map(({ guarantee }) => guarantee)))]
  return [
    row(['strategy', 'order', 'may drop', ...guarantees]),
    row(Array(guarantees.length + 3).fill('---')),
    ...rows.map(([{ name, create }, tallies]) => {
      const strategy = create()
      const { order, mayDrop } = strategy.guarantees
      void strategy.close()
      const cells = guarantees.map((guarantee) => cell(tallies.get(guarantee) ?? { passed: 0, failed: 0, skipped: 0 }))
      return row([`\`${name}\``, order, mayDrop ? 'yes' : 'no', ...cells])
    }),
  ].join('\n')
}
