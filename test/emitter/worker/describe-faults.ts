import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, test } from 'vitest'
import { cases } from '../../worker/faults/cases.mjs'

interface Result {
  readonly subject: string
  readonly name: string
  readonly told?: readonly string[]
  readonly error?: string
}

/**
 * A test for each fault case, which run one after another in a plain process of their own: under this runner threads that come and go have
 * taken the whole process along ("Check failed: jit_page.has_value()", V8's account of its code pages, as in nodejs/node#64500).
 */
export const describeFaults = (mode: 'observed' | 'unobserved'): void => {
  const results = new Map<string, Result>()
  let ending = ''

  beforeAll(async () => {
    const file = fileURLToPath(new URL('../../worker/faults/run-cases.mjs', import.meta.url))
    await new Promise<void>((resolve) => {
      execFile(process.execPath, [file, mode], { timeout: 150_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
          const result = JSON.parse(line) as Result
          results.set(`${result.subject} ${result.name}`, result)
        }
        ending = `${error?.message ?? 'ended without it'}\n${stderr}`
        resolve()
      })
    })
  }, 160_000)

  for (const [subject, rows] of Object.entries(cases))
    describe(subject, () => {
      for (const name of Object.keys(rows))
        test(name, async ({ annotate }) => {
          const result = results.get(`${subject} ${name}`)
          if (result === undefined) throw new Error(`the process of the cases never came to this one: ${ending}`)
          if (result.error !== undefined) throw new Error(result.error)
          for (const told of result.told ?? []) await annotate(told)
        })
    })
}
