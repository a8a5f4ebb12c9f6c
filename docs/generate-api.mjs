// Writes `api/` from the doc comments of both packages: a page per exported name, one per entry, and `sidebar.json` for the site.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'
import { MarkdownPageEvent } from 'typedoc-plugin-markdown'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = fileURLToPath(new URL('api', import.meta.url))
const navigation = join(out, 'sidebar.json')

/** Kinds in the order a reader wants them. */
const kinds = ['Functions', 'Classes', 'Variables', 'Interfaces', 'Type Aliases']

rmSync(out, { recursive: true, force: true })
mkdirSync(out)
const entries = []
for (const name of ['emitter', 'devtools']) entries.push(...(await writePages(name)))
writeFileSync(navigation, JSON.stringify(entries.map(sidebarGroup), null, 2))
writeFileSync(join(out, 'index.md'), index())

/** Writes the pages of one package; returns its entries in the order of its manifest, as the markdown plugin's navigation has them. */
async function writePages(name) {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const sources = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const source = target['@emitscope/source']
    // Where runtimes differ in code, they do not in types.
    const path = source?.default ?? source
    return path === undefined ? [] : [{ entry: posix.join(manifest.name, subpath), path: join(folder, path) }]
  })
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    name: manifest.name,
    // The emitter is built as two projects, its sources for Node being one of their own; here it is one.
    tsconfig: name === 'emitter' ? join(root, 'docs/tsconfig.emitter.json') : join(folder, 'tsconfig.json'),
    entryPoints: sources.map(({ path }) => path),
    out,
    navigationJson: navigation,
    readme: 'none',
    disableSources: true,
    cleanOutputDir: false,
    excludeScopesInPaths: true,
    sort: ['source-order'],
    // Types that only say how an exported one is computed are not exported.
    validation: { notExported: false, invalidLink: true },
    entryFileName: 'index',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    indexFormat: 'table',
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    expandParameters: true,
    logLevel: 'Warn',
  })
  const project = await app.convert()
  if (project === undefined) throw new Error(`typedoc could not read the sources of ${manifest.name}`)
  for (const module of project.children) {
    const source = sources.find(({ path }) => [`/src/${module.name}.ts`, `/src/${module.name}/index.ts`].some((end) => path.endsWith(end)))
    module.name = source.entry
  }
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = `---\npageClass: api\n---\n\n${essence(page.contents)}`
  })
  await app.generateOutputs(project)
  const order = sources.map(({ entry }) => entry)
  return JSON.parse(readFileSync(navigation, 'utf8')).sort((a, b) => order.indexOf(a.title) - order.indexOf(b.title))
}
/** A page without what the signatures say already, and what is said of nearly every member. */
function essence(markdown) {
  return markdown
    .replace(/^# (.*?)\\<.*$/m, '# $1')
    .replaceAll(/^#+ Type Parameters\n\n(\|.*\n)+\n?/gm, '')
    .replaceAll(/^#+ Inherited from\n\n.+\n\n?/gm, '')
    .replaceAll(/^\|.*\n\| ---.*\n(\|.*\n?)*/gm, (table) => withoutColumns(table, ['Modifier', 'Inherited from', 'Overrides']))
}

function withoutColumns(table, names) {
  const rows = table.split('\n').map((row) => row.split(/(?<!\\)\|/))
  const kept = rows[0].map((title) => !names.includes(title.trim()))
  return rows.map((cells) => cells.filter((_, column) => kept[column]).join('|')).join('\n')
}

function sidebarGroup({ title, path, children }) {
  const items = byKind(children).map(({ title, children }) => ({ text: title.replace('Type Aliases', 'Types'), items: children.map(link) }))
  return { text: title.replace('@emitscope/', ''), link: `/api/${page(path)}`, collapsed: true, items }
}

function link({ title, path }) {
  return { text: title, link: `/api/${page(path)}` }
}

function index() {
  const sections = entries.map(({ title, path, children }) => {
    const rows = byKind(children).map(({ title, children }) => {
      const names = children.map(({ title, path }) => `[\`${title}\`](${path})`)
      return `| ${title.replace('Type Aliases', 'Types')} | ${names.join(' · ')} |`
    })
    return `## [${title}](${path})\n\n| | |\n|---|---|\n${rows.join('\n')}\n`
  })
  return `---\noutline: 2\n---\n\n# API reference\n\nEvery exported name of every entry, from its doc comment.\n\n${sections.join('\n')}`
}

function byKind(groups) {
  return [...groups]
    .sort((a, b) => kinds.indexOf(a.title) - kinds.indexOf(b.title))
    .map(({ title, children }) => ({ title, children: children.toSorted((a, b) => a.title.localeCompare(b.title)) }))
}

function page(path) {
  return path.replace(/(index)?\.md$/, '')
}
