// A program as one module: how a library reaches a browser, and how a library's other builds reach either runtime.
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const entryId = '\0cell'
const here = (file) => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)))

/** What a cell needs of its runtime. */
const frames = {
  node: { platform: 'node', from: './node-cell.mjs' },
  page: { platform: 'browser', from: './page-cell.mjs' },
}

/** The code of one library and one scenario; `alias` replaces packages by files. */
export function bundleCell({ frame, library, scenario, alias = {} }) {
  const { platform, from } = frames[frame]
  const entry = `
    import library from ${here(`./libraries/${library}.mjs`)}
    import { allScenarios } from ${here('./all-scenarios.mjs')}
    import { runCell } from ${here(from)}
    runCell(library, allScenarios.${scenario})`
  return bundle(entry, platform, alias)
}

/** The code of a file of this folder, for a browser. */
export const bundleFile = (file) => bundle(`import ${here(`./${file}`)}`, 'browser', {})

/** Built for production, as what users see is. */
async function bundle(entry, platform, alias) {
  const made = await rolldown({
    input: entryId,
    platform,
    resolve: { alias },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    checks: { eval: false },
    plugins: [
      {
        name: 'cell',
        resolveId: (id) => (id === entryId ? id : null),
        load: (id) => (id === entryId ? entry : null),
      },
    ],
  })
  const { output } = await made.generate({ format: 'esm', codeSplitting: false })
  await made.close()
  return output[0].code
}
