import { readFileSync } from 'node:fs'
import { createRecorder } from '@emitscope/emitter/inspect'
import { expect, test } from 'vitest'

test('the version the core tells devtools is the one that is published', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../packages/emitter/package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const recorder = createRecorder()
  const registry = (globalThis as unknown as { __EMITSCOPE__: { cores: { packageVersion: string }[]; install(recorder: unknown): void } })
    .__EMITSCOPE__
  registry.install(recorder)
  expect(registry.cores.map(({ packageVersion }) => packageVersion)).toEqual([version])
})
