import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('a program with an idle worker ends, not before what is in flight is answered', async () => {
  const file = fileURLToPath(new URL('../../worker/idle.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 20_000 })
  expect(stdout).toMatch(/^3 (ready|starting) (ready|starting)\nanswered\n$/)
})
