/** What is shown for a value nobody measured. */
const NOT_MEASURED = '–'

const thousands = new Intl.NumberFormat('en-US')

export const formatCount = (count: number): string => thousands.format(count)

/** Sequences up to four digits read as one word, longer ones with a comma. */
export const formatSequence = (sequence: number): string => (sequence < 10_000 ? String(sequence) : formatCount(sequence))

export const plural = (count: number, singular: string, several = `${singular}s`): string =>
  `${formatCount(count)} ${count === 1 ? singular : several}`

/** A duration at the precision the eye can use; shorter than the clock's step reads as that, never as 0. */
export const formatDuration = (durationMs: number | null, clockStepMs = 0.1): string => {
  if (durationMs === null || Number.isNaN(durationMs)) return NOT_MEASURED
  const stepMs = Math.max(clockStepMs, 0.01)
  if (durationMs < stepMs) return `< ${stepMs} ms`
  if (durationMs < 0.095) return `${durationMs.toFixed(2)} ms`
  if (durationMs < 99.95) return `${durationMs.toFixed(1)} ms`
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`
  return formatSeconds(durationMs, 2)
}

/** An instant since the realm's time origin, the same width for as long as possible: `2.318 s`, `31.20 s`, `16:40.2`. */
export const formatInstant = (atMs: number): string => {
  if (atMs < 999_950) return formatSeconds(atMs, 3)
  const seconds = atMs / 1000
  const minutes = Math.floor(seconds / 60) % 60
  const hours = Math.floor(seconds / 3600)
  const two = (value: number) => String(value).padStart(2, '0')
  if (hours > 0) return `${hours}:${two(minutes)}:${two(Math.floor(seconds % 60))}`
  return `${minutes}:${(Math.floor((seconds % 60) * 10) / 10).toFixed(1).padStart(4, '0')}`
}

/** How long ago, in words short enough for a cell. */
export const formatAge = (ageMs: number): string => {
  const seconds = Math.max(0, ageMs) / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  return `${Math.floor(seconds / 3600)} h ago`
}

function formatSeconds(ms: number, digits: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(digits)} s`
  if (seconds < 100) return `${seconds.toFixed(digits - 1)} s`
  const text = seconds.toFixed(digits - 2)
  return seconds < 999.5 ? `${text} s` : `${thousands.format(Number(text))} s`
}

/** A long name in two parts for cutting in the middle: the first may give way, the last stays. */
export const splitName = (name: string): readonly [head: string, tail: string] => {
  if (name.length <= 24) return [name, '']
  const cut = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'))
  const tailLength = cut > 0 && name.length - cut <= 16 ? name.length - cut : 8
  return [name.slice(0, -tailLength), name.slice(-tailLength)]
}
