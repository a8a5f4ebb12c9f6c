import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('../../worker/faults/process.mjs', import.meta.url))

/** What a process prints that ends by itself; one that does not is killed after a while, which rejects. */
const run = async (name: string): Promise<string[]> => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, name], { timeout: 30_000 })
  return stdout.trim().split('\n')
}

test.each([
  ['a worker nobody used', ''],
  ['a worker at rest', '3'],
  ['emissions on their way, which are answered first', '20'],
  ['a worker that never starts', 'WORKER_FAILED'],
  ['a worker that failed for good with nobody waiting', ''],
  ['a loop without end, and then rest', 'WORKER_TIMEOUT', '3'],
  ['thirty workers replaced one after another', ...Array.from({ length: 30 }, () => 'WORKER_FAILED'), '3 31'],
  ['a closed strategy with work in flight', 'CLOSED'],
])('a process ends by itself after %s', async (name, ...printed) => {
  expect(await run(name)).toEqual(printed)
})
