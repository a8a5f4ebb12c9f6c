import type { PropertiesResult, ValueKind, ValuePreview } from '@emitscope/emitter/inspect'

export type LoadedValues = ReadonlyMap<string, PropertiesResult>

/** One line of a payload's tree. */
export interface PayloadRow {
  readonly path: readonly string[]
  readonly level: number
  readonly key: string
  readonly kind: ValueKind | 'more'
  readonly text: string
  readonly expandable: boolean
  readonly expanded: boolean
  /** Of a `more` line: the first child it stands for. */
  readonly start: number
}

/** A path as one map key; JSON keeps `["a.b"]` and `["a", "b"]` apart. */
export const pathKey = (path: readonly string[]): string => JSON.stringify(path)

/** An opened object's heading: its class, as its one-line preview begins. */
const heading = ({ kind, text }: ValuePreview): string => {
  const name = /^([\w$.]+(?:\(\d+\))?) ?[{[]/.exec(text)?.[1]
  return name ?? (kind === 'array' ? 'Array' : kind === 'object' ? 'Object' : text)
}

/** The tree as it stands: one line per value shown, children after their parent. */
export const flattenPayload = (loaded: LoadedValues, expanded: ReadonlySet<string>): PayloadRow[] => {
  const rows: PayloadRow[] = []
  const root = loaded.get(pathKey([]))
  if (root) addValue(rows, loaded, expanded, [], 0, 'payload', root.value)
  return rows
}

const addValue = (
  rows: PayloadRow[],
  loaded: LoadedValues,
  expanded: ReadonlySet<string>,
  path: readonly string[],
  level: number,
  key: string,
  preview: ValuePreview,
): void => {
  const children = loaded.get(pathKey(path))
  const value = children?.value ?? preview
  const isOpen = value.expandable && expanded.has(pathKey(path))
  const text = isOpen && children ? heading(value) : value.text
  rows.push({ path, level, key, kind: value.kind, text, expandable: value.expandable, expanded: isOpen, start: 0 })
  if (!isOpen || !children) return
  for (const child of children.rows) addValue(rows, loaded, expanded, [...path, child.path], level + 1, child.key, child.value)
  const rest = children.total - children.rows.length
  if (rest <= 0) return
  rows.push({
    path,
    level: level + 1,
    key: '',
    kind: 'more',
    text: `${rest} more`,
    expandable: false,
    expanded: false,
    start: children.rows.length,
  })
}
