import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import manifest from '../../packages/emitter/package.json' with { type: 'json' }

// Stryker works on a copy, but the copy's node_modules lead back to the unchanged sources: the package's names are sent to the copy.
const root = new URL('../../', import.meta.url)
const folders = ['core', 'host', 'strategies', 'inspect']
const alias = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          find: new RegExp(`^@emitscope/emitter${subpath.slice(1)}$`),
          replacement: fileURLToPath(new URL(`packages/emitter/${target['@emitscope/source']}`, root)),
        },
      ],
)

/** The core's own tests first: most mutants end there, within a second. */
class Nearest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const distance = ({ moduleId }: TestSpecification): number =>
      folders.findIndex((folder) => moduleId.includes(`/test/emitter/${folder}/`))
    return [...files].sort((a, b) => distance(a) - distance(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  root: fileURLToPath(root),
  resolve: { alias },
  test: {
    include: ['test/emitter/{core,host,strategies}/**/*.test.ts', 'test/emitter/inspect/{records,attach,copies,lifecycle,counts}.test.ts'],
    // Properties and extremes notice much, slowly, and say little of what broke: a mutant that only they kill lacks a test of its own.
    exclude: ['test/emitter/core/{model,extremes}.test.ts'],
    // Nothing here waits for time: what hangs is a mutant noticed.
    testTimeout: 3000,
    // One process for all files: starting one for each takes longer than most of them.
    isolate: false,
    setupFiles: ['test/mutation/setup.ts'],
    sequence: { sequencer: Nearest },
    silent: true,
  },
})
