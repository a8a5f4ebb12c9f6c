import type { PropertiesResult } from '@emitscope/emitter/inspect'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { formatAge } from '../../model/format.ts'
import { CopyButton } from '../shared/CopyButton.tsx'
import { Icon } from '../shared/icons.tsx'
import { useLiveSession, useSession } from '../shared/panel-context.ts'
import { PayloadTree } from './PayloadTree.tsx'
import { flattenPayload, type LoadedValues, pathKey } from './payload-rows.ts'

const PAGE = 100

const isProperties = (value: unknown): value is PropertiesResult =>
  typeof value === 'object' &&
  value !== null &&
  'rows' in value &&
  Array.isArray(value.rows) &&
  'value' in value &&
  typeof value.value === 'object'

export interface PayloadState {
  readonly loaded: LoadedValues
  readonly expanded: ReadonlySet<string>
  readonly problem: string
  load(path: readonly string[], options?: { start?: number; invoke?: boolean }): Promise<void>
  setExpanded(path: readonly string[], expanded: boolean): void
}

/** Levels of one payload, each asked for when it is opened and not before. */
const usePayload = (sequence: number): PayloadState => {
  const session = useSession()
  const [loaded, setLoaded] = useState<LoadedValues>(new Map())
  const [expanded, setExpandedKeys] = useState<ReadonlySet<string>>(new Set([pathKey([])]))
  const [problem, setProblem] = useState('')
  const load = useCallback(
    async (path: readonly string[], { start = 0, invoke = false } = {}) => {
      try {
        const result = await session.send({ name: 'properties', sequence, path, start, count: PAGE, ...(invoke ? { invoke } : {}) })
        if (!isProperties(result)) throw new Error('The app gave an answer this panel cannot read.')
        setLoaded((known) => {
          const before = start > 0 ? (known.get(pathKey(path))?.rows ?? []) : []
          return new Map(known).set(pathKey(path), { ...result, rows: [...before, ...result.rows] })
        })
        setProblem('')
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
      }
    },
    [session, sequence],
  )
  const setExpanded = useCallback(
    (path: readonly string[], open: boolean) => {
      setExpandedKeys((keys) => {
        const next = new Set(keys)
        if (open) next.add(pathKey(path))
        else next.delete(pathKey(path))
        return next
      })
      if (open) void load(path)
    },
    [load],
  )
  useEffect(() => void load([]), [load])
  return { loaded, expanded, problem, load, setExpanded }
}

/** One emission's payload: how fresh it is, and its tree. With `foldable` it has a heading that folds it away. */
export function PayloadTab({ sequence, foldable = false }: { sequence: number; foldable?: boolean }): ReactNode {
  const session = useLiveSession()
  const payload = usePayload(sequence)
  const [open, setOpen] = useState(true)
  const rows = useMemo(() => flattenPayload(payload.loaded, payload.expanded), [payload.loaded, payload.expanded])
  const root = payload.loaded.get(pathKey([]))
  const text = () => rows.map((row) => `${'  '.repeat(row.level)}${row.key}: ${row.text}`).join('\n')
  return (
    <div className="payload">
      <div className={`payload-bar ${foldable ? 'is-heading' : ''}`}>
        {foldable && (
          <button type="button" className="payload-heading strong" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? 'chevronDown' : 'chevronRight'} size={12} /> Payload
          </button>
        )}
        <span className="tag">{root ? freshness(root, session.model.atMs) : 'reading'}</span>
        <span className="toolbar-space" />
        <CopyButton label="Copy what is shown" text={text} />
      </div>
      {payload.problem && (
        <p className="delivery-note warning" role="status">
          {payload.problem}
        </p>
      )}
      {open && root && root.freshness !== 'gone' && <PayloadTree rows={rows} payload={payload} />}
      {open && root?.freshness === 'gone' && (
        <p className="delivery-note muted">The payload is no longer held: newer events took its place in the ring.</p>
      )}
    </div>
  )
}

const freshness = (root: PropertiesResult, nowMs: number): string => {
  if (root.freshness === 'live') return `live value, captured ${formatAge(nowMs - root.capturedAtMs)}`
  return { frozen: 'frozen: as it was', primitive: 'as it was', gone: 'no longer held' }[root.freshness]
}
