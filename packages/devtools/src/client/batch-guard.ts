import type { Batch } from '@emitscope/emitter/inspect'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Columns a section cannot be read without. */
const columns: Readonly<Record<string, readonly string[]>> = {
  emissions: ['sequence', 'emitter', 'type', 'atMs', 'durationMs', 'deliveries'],
  deliveries: ['sequence', 'subscription', 'startedAtMs', 'durationMs', 'status'],
  settlements: ['sequence', 'subscription', 'atMs', 'status'],
  failures: ['sequence', 'emitter', 'type', 'subscription', 'atMs', 'error', 'takenBy', 'causeSequence'],
}
const lists = ['removals', 'counts', 'handlers', 'queues', 'drops', 'marks'] as const

const hasColumns = (section: unknown, names: readonly string[]): boolean =>
  section === undefined || (isRecord(section) && names.every((name) => Array.isArray(section[name])))

/** True when an answer to `pull` can be read: it comes from another realm, maybe from another version of this library. */
export const isBatch = (value: unknown): value is Batch =>
  isRecord(value) &&
  value.kind === 'batch' &&
  ['cursor', 'atMs', 'emitted'].every((name) => typeof value[name] === 'number') &&
  Object.entries(columns).every(([name, required]) => hasColumns(value[name], required)) &&
  lists.every((name) => value[name] === undefined || (Array.isArray(value[name]) && value[name].every(isRecord))) &&
  (value.definitions === undefined ||
    (isRecord(value.definitions) && Object.values(value.definitions).every((rows) => Array.isArray(rows) && rows.every(isRecord))))
