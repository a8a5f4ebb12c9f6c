import { createView, type View } from '../desk/view.ts'
import type { Example } from './catalogue.ts'

export interface PrintedLine {
  readonly text: string
  /** Not printed: an error that nobody took, which in Node would have ended the program. */
  readonly failed: boolean
}

/** An example under way on this page. */
export interface Program {
  readonly printed: View<readonly PrintedLine[]>
  /** Runs it and resolves when its module has ended; what it prints later is kept as well. Call it once. */
  run(): Promise<void>
}

export const createProgram = ({ load }: Example): Program => {
  let lines: readonly PrintedLine[] = []
  const printed = createView(() => lines)
  const add = (text: string, failed: boolean) => {
    lines = [...lines, ...text.split('\n').map((line) => ({ text: line, failed }))]
    printed.touch()
  }
  const fail = (error: unknown) => add(String(error), true)
  return {
    printed,
    async run() {
      const { log } = console
      // Examples print with it as any program would; here its lines are theirs alone, since nothing else on the page logs.
      console.log = (...values) => {
        log.apply(console, values)
        add(values.map(String).join(' '), false)
      }
      addEventListener('error', ({ error }) => fail(error))
      addEventListener('unhandledrejection', ({ reason }) => fail(reason))
      await load?.().catch(fail)
    },
  }
}

/** How what was printed stands beside what the file says: `printing` while it is the beginning of that. */
export const compare = (lines: readonly PrintedLine[], promised: readonly string[]): 'same' | 'printing' | 'different' => {
  if (lines.some(({ text, failed }, at) => failed || text !== promised[at])) return 'different'
  return lines.length === promised.length ? 'same' : 'printing'
}
