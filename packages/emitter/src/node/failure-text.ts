import { inspect } from 'node:util'

const ourFolder = new URL('..', import.meta.url).href
/** A line of a stack, or that which stands for some that the error's cause has, too. */
const isFrame = (line: string): boolean => /^\s+(at |\.\.\. \d+ lines matching)/.test(line)
/** Frames that say nothing about what somebody wrote: Node's own, and those of this package. */
const isForeign = (line: string): boolean => /[( ]node:|\(<anonymous>\)$|lines matching/.test(line) || line.includes(ourFolder)

/** An error as text: with its causes, and its stack without foreign frames; where no others are left, only what it says. */
export const failureText = (error: unknown): string => {
  const lines = inspect(error).split('\n')
  const isTheirs = lines.some((line) => isFrame(line) && !isForeign(line))
  return error instanceof Error && !isTheirs ? textWithoutFrames(error) : withoutForeign(lines).join('\n')
}

export const textWithoutFrames = ({ stack, message }: Error): string =>
  // Anybody may have set it to anything.
  String(stack ?? message)
    .split('\n')
    .filter((line) => !isFrame(line))
    .join('\n')
    .trim()

const withoutForeign = (lines: readonly string[]): string[] => {
  const kept: string[] = []
  for (const line of lines) {
    if (!isFrame(line) || !isForeign(line)) kept.push(line)
    // The last frame opens the braces around the error's other properties.
    else if (line.endsWith(' {')) kept.push(`${kept.pop()} {`)
  }
  return kept
}
