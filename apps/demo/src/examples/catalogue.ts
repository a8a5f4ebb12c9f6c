/** One file of `apps/examples`. */
export interface Example {
  readonly id: string
  /** What it shows, from its first line. */
  readonly title: string
  readonly source: string
  /** What it prints, as its last lines say. */
  readonly promised: readonly string[]
  /** Runs it, once in the life of a page; undefined for what needs Node. */
  readonly load: (() => Promise<unknown>) | undefined
}

export interface ExampleGroup {
  /** The system whose examples these are. */
  readonly name: string
  readonly examples: readonly Example[]
}

const sources = import.meta.glob<string>('../../../examples/*.ts', { query: '?raw', import: 'default', eager: true })
const modules = import.meta.glob('../../../examples/*.ts')

const systems: Readonly<Record<string, readonly string[]>> = {
  Emitscope: [],
  'tiny-listener': ['tl', 'http', 'tcp'],
  Pyventus: ['pv'],
  aio_pydispatch: ['ap'],
  'Event Flow': ['ef'],
  MrEventLoop: ['ml'],
}

/** `// Hello world: a sync and an async handler: `npm run example pv-1`.` is about "Hello world". */
const titleOf = (source: string): string => {
  const [line = ''] = source.split('\n', 1)
  const sentence = line.replace(/^\/\/ /, '').replace(/[^\w`]*`?npm run example .*$/, '')
  return sentence.split(/[:;] /, 1)[0]?.replaceAll('`', '') ?? sentence
}

const promisedBy = (source: string): readonly string[] =>
  /\n\/\/ Prints:\n((?:\/\/.*\n)+)$/
    .exec(source)?.[1]
    ?.trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\/\/ ?/, '')) ?? []

const needsNode = (source: string): boolean => /from '(node:|@emitscope\/emitter\/node')/.test(source)

export const examples: readonly Example[] = Object.entries(sources)
  .map(([path, source]) => ({
    id: path.slice(path.lastIndexOf('/') + 1, -'.ts'.length),
    title: titleOf(source),
    source,
    promised: promisedBy(source),
    load: needsNode(source) ? undefined : modules[path],
  }))
  .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))

const systemOf = ({ id }: Example): string =>
  Object.keys(systems).find((name) => systems[name]?.includes(id.split('-', 1)[0] ?? id)) ?? 'Emitscope'

/** In the order of the systems; those of none come first. */
export const exampleGroups: readonly ExampleGroup[] = Object.keys(systems)
  .map((name) => ({ name, examples: examples.filter((example) => systemOf(example) === name) }))
  .filter((group) => group.examples.length > 0)
