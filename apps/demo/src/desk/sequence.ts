/** What a handler saw of a gapless sequence 1, 2, 3 …: everything but `inOrder` and `conflated` is a fault. */
export interface SequenceReport {
  /** Numbers that arrived above every earlier one. */
  readonly inOrder: number
  /** Numbers skipped while nothing was allowed to drop them. A number that turns up later stays counted, as out of order too. */
  readonly missing: number
  readonly repeated: number
  readonly outOfOrder: number
  /** Numbers skipped where a strategy that keeps only the newest was asked for. */
  readonly conflated: number
}

export interface SequenceCheck {
  /** A handler received this number. */
  receive(sequence: number): void
  /** From the next number on skipping is allowed: a strategy that may drop takes over what waits. */
  allowSkips(): void
  /** `sequence` is the last number that may be skipped. */
  forbidSkipsAfter(sequence: number): void
  report(): SequenceReport
}

export const createSequenceCheck = (): SequenceCheck => {
  let highest = 0
  let inOrder = 0
  let missing = 0
  let repeated = 0
  let outOfOrder = 0
  let conflated = 0
  let allowed: { from: number; until: number }[] = []
  // Of the numbers skipped, those that never came: a late one is out of order, one seen before is repeated.
  const skipped = new Set<number>()
  const skippedKept = 10_000

  const maySkip = (sequence: number) => allowed.some((range) => sequence >= range.from && sequence <= range.until)

  const skip = (from: number, until: number) => {
    for (let sequence = from; sequence <= until; sequence++) {
      if (maySkip(sequence)) conflated++
      else missing++
      if (skipped.size < skippedKept) skipped.add(sequence)
    }
  }

  return {
    receive(sequence) {
      if (sequence > highest) {
        if (sequence > highest + 1) skip(highest + 1, sequence - 1)
        highest = sequence
        inOrder++
        allowed = allowed.length === 0 ? allowed : allowed.filter((range) => range.until > sequence)
      } else if (skipped.delete(sequence)) outOfOrder++
      else repeated++
    },
    allowSkips() {
      const open = allowed.at(-1)?.until === Number.POSITIVE_INFINITY
      if (!open) allowed.push({ from: highest + 1, until: Number.POSITIVE_INFINITY })
    },
    forbidSkipsAfter(sequence) {
      const last = allowed.at(-1)
      if (last?.until === Number.POSITIVE_INFINITY) last.until = sequence
    },
    report: () => ({ inOrder, missing, repeated, outOfOrder, conflated }),
  }
}

export const isFaultless = (report: SequenceReport): boolean => report.missing + report.repeated + report.outOfOrder === 0

const counted = new Intl.NumberFormat('en')

/** `12,480 in order`, with what went wrong and what was let go behind it. */
export const describeSequence = (report: SequenceReport): string => {
  const parts = [`${counted.format(report.inOrder)} in order`]
  if (report.conflated > 0) parts.push(`${counted.format(report.conflated)} conflated`)
  if (report.missing > 0) parts.push(`${counted.format(report.missing)} missing`)
  if (report.repeated > 0) parts.push(`${counted.format(report.repeated)} repeated`)
  if (report.outOfOrder > 0) parts.push(`${counted.format(report.outOfOrder)} out of order`)
  return parts.join(', ')
}
