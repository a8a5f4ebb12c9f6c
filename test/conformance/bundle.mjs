// The cases and what they import as one module, for runtimes that load no packages.
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** The text of one module made from a file of this folder; `conditions` are those of the runtime that will load it. */
export async function bundle(entry, conditions) {
  const input = fileURLToPath(new URL(entry, import.meta.url))
  const built = await rolldown({ input, platform: 'neutral', resolve: { conditionNames: [...conditions, 'import', 'default'] } })
  const { output } = await built.generate({ format: 'esm', codeSplitting: false })
  await built.close()
  return output[0].code
}
