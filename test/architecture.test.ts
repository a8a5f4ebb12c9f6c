import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/** What the files of a folder may import: folders of their own package, and packages. */
interface Rule {
  readonly folders: readonly string[]
  readonly packages?: readonly string[]
}

const inspect = '@emitscope/emitter/inspect'

/** The table of ARCHITECTURE.md. `.` is what lies beside the folders: the package's entries. */
const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  emitter: {
    '.': { folders: ['core', 'host'] },
    host: { folders: [] },
    core: { folders: ['host'] },
    strategies: { folders: ['core', 'host'] },
    worker: { folders: ['core', 'host'] },
    patterns: { folders: ['core'] },
    signals: { folders: ['core'] },
    loop: { folders: ['core', 'host'] },
    context: { folders: ['core', 'host', 'patterns'] },
    listener: { folders: ['context', 'strategies', 'patterns', 'core', 'host'] },
    engine: { folders: ['context', 'loop', 'strategies', 'core', 'host'] },
    peer: { folders: ['core', 'host'] },
    inspect: { folders: ['core', 'host'], packages: ['mitt'] },
    mitt: { folders: ['core', 'inspect'] },
    decorators: { folders: ['core', 'signals', 'loop', 'engine'] },
    testing: { folders: ['core', 'host'] },
    node: {
      folders: ['host', 'core', 'strategies', 'worker', 'patterns', 'signals', 'loop', 'context', 'listener', 'engine', 'peer', 'inspect'],
    },
  },
  devtools: {
    '.': { folders: ['shells', 'views', 'store', 'client', 'model'], packages: ['react', inspect] },
    model: { folders: [], packages: [inspect] },
    store: { folders: ['model'], packages: ['zustand', 'zustand/vanilla', inspect] },
    views: { folders: ['store', 'model'], packages: ['react', 'react-dom', 'zustand', inspect] },
    client: { folders: [], packages: [inspect] },
    shells: { folders: ['client', 'store', 'views', 'model'], packages: ['react', 'react-dom', 'react-dom/client', inspect] },
    server: { folders: [], packages: ['ws', inspect] },
  },
}

/** Packages with one importing file. */
const importers: Readonly<Record<string, string>> = { mitt: 'packages/emitter/src/inspect/create-mitt.ts' }

interface Source {
  readonly package: string
  readonly path: string
  readonly folder: string
  readonly code: string
  readonly imports: readonly string[]
}

const sources: readonly Source[] = Object.keys(rules).flatMap((name) => {
  const root = `packages/${name}/src`
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => {
      const path = join(root, file)
      const code = withoutComments(readFileSync(path, 'utf8'))
      return { package: name, path, folder: topFolder(root, path), code, imports: importsOf(code) }
    })
})

/** A file, or one for each runtime. */
type Entry = string | Readonly<Record<string, string>>

/** Every `exports` entry, as the source files it stands for. */
const entries = Object.keys(rules).flatMap((name) => {
  const manifest = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')) as { exports: Record<string, Record<string, Entry>> }
  return Object.values(manifest.exports).flatMap((entry) => filesOf(entry['@emitscope/source'] ?? 'package.json', `packages/${name}`))
})

describe('imports', () => {
  test('stay within the table of folders', () => {
    const strays = sources.flatMap((source) => {
      const rule = rules[source.package]?.[source.folder]
      if (rule === undefined) return [`${source.path}: the table knows no folder ${source.folder}`]
      return source.imports.filter((target) => !isAllowed(source, target, rule)).map((target) => `${source.path} imports ${target}`)
    })
    expect(strays).toEqual([])
  })

  test('name the file, extension included', () => {
    const bare = sources.flatMap(({ path, imports }) =>
      imports.filter((target) => target.startsWith('.') && !/\.tsx?$/.test(target)).map((target) => `${path}: ${target}`),
    )
    expect(bare).toEqual([])
  })

  test('of a package with one importing file stay in that file', () => {
    const others = sources.flatMap(({ path, imports }) =>
      imports.filter((target) => importers[target] !== undefined && importers[target] !== path),
    )
    expect(others).toEqual([])
  })
})

describe('sources', () => {
  test('read globals in host alone', () => {
    const readers = sources.filter(
      ({ package: name, folder, code }) => name === 'emitter' && folder !== 'host' && /(?<!typeof )\bglobalThis\b/.test(code),
    )
    expect(readers.map(({ path }) => path)).toEqual([])
  })

  test('re-export from package entries alone, each name by name', () => {
    const reExporting = sources.filter(({ path, code }) => /\bexport (type )?\{[^}]*\} from '\./.test(code) && !entries.includes(path))
    const wholesale = sources.filter(({ code }) => /\bexport (type )?\* /.test(code))
    expect([...reExporting, ...wholesale].map(({ path }) => path)).toEqual([])
  })

  test('have one reason to change: none is longer than 400 lines', () => {
    const long = sources
      .map(({ path }) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 400)
    expect(long).toEqual([])
  })
})

function filesOf(entry: Entry, root: string): string[] {
  return (typeof entry === 'string' ? [entry] : Object.values(entry)).map((file) => join(root, file))
}

function isAllowed(source: Source, target: string, { folders, packages = [] }: Rule): boolean {
  // Node's modules belong to the command line and to files behind an export condition.
  if (target.startsWith('node:')) return source.folder === 'node' || source.folder === 'server' || source.path.endsWith('.node.ts')
  if (!target.startsWith('.')) return packages.includes(target)
  const folder = topFolder(`packages/${source.package}/src`, join(dirname(source.path), target))
  return folder === source.folder || folders.includes(folder)
}

function topFolder(root: string, path: string): string {
  const [first = '', second] = relative(root, path).split(/[\\/]/)
  return second === undefined ? '.' : first
}

function importsOf(code: string): string[] {
  const forms = /\b(?:from|import)\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g
  return [...code.matchAll(forms)].flatMap(([, named, dynamic]) => named ?? dynamic ?? [])
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
