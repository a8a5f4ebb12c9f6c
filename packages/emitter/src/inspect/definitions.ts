import type {
  Definitions,
  EmitterDefinition,
  ErrorDefinition,
  HandlerTotals,
  Removal,
  SubscriptionDefinition,
  TypeCount,
  TypeDefinition,
} from './protocol.ts'
import type { Recorder } from './recorder.ts'
import type { SubscriptionTotals } from './totals.ts'

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)
const read = (value: unknown, key: string): unknown => {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key]
  } catch {
    return undefined
  }
}
const text = (value: unknown): string => {
  try {
    return String(value)
  } catch {
    return 'a value that cannot be shown'
  }
}

/** How deep a chain of causes is told. */
const causesTold = 5

/** What one client has been told of types, emitters, subscriptions and errors; gathers what it has not, for the next batch. */
export class DefinitionWriter {
  readonly #recorder: Recorder
  readonly #typeIds = new Map<string | symbol, number>()
  readonly #stamps = new Map<number, number>()
  readonly #countStamps = new Map<string | symbol, number>()
  readonly #removed = new Set<number>()
  /** Error ids of failures told, by failure number, while the ring may still refer to them. */
  readonly #errors = new Map<number, number>()
  /** Errors thrown again and again are told once per place. */
  readonly #told = new WeakMap<object, { readonly id: number; readonly where: string }>()
  #emitterVersion = 0
  #lastError = 0
  #types: TypeDefinition[] = []
  #subscriptions: SubscriptionDefinition[] = []
  #errorRows: ErrorDefinition[] = []

  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }

  type(type: string | symbol): number {
    const known = this.#typeIds.get(type)
    if (known !== undefined) return known
    const id = this.#typeIds.size + 1
    this.#typeIds.set(type, id)
    this.#types.push(typeof type === 'symbol' ? { id, name: type.description ?? '', symbol: true } : { id, name: type })
    return id
  }

  /** Error id of a failure by its number in the ring; 0 where it is not held any more. */
  failure(number: number): number {
    if (number === 0) return 0
    const told = this.#errors.get(number)
    if (told !== undefined) return told
    const { failures, inventory } = this.#recorder
    const record = failures.get(number)
    if (record === undefined) return 0
    const handler = inventory.subscriptions.get(record.subscription)?.handler ?? ''
    const id = this.#error(record.error, `${text(record.totals?.type)} ${handler}`, causesTold)
    this.#errors.set(number, id)
    if (this.#errors.size > failures.capacity) this.#errors.delete(this.#errors.keys().next().value!)
    return id
  }

  /** Sums of types that changed since the last call. */
  counts(): TypeCount[] {
    const rows: TypeCount[] = []
    for (const [type, sum] of this.#recorder.inventory.sums) {
      const stamp = sum.emitted + sum.deliveries + sum.failures
      if (this.#countStamps.get(type) === stamp) continue
      this.#countStamps.set(type, stamp)
      rows.push({ type: this.type(type), ...sum })
    }
    return rows
  }

  /** Totals of subscriptions that changed since the last call; new ones are defined. */
  handlers(): HandlerTotals[] {
    const rows: HandlerTotals[] = []
    for (const entry of this.#recorder.inventory.subscriptions.values()) {
      const { id, stamp } = entry
      const known = this.#stamps.get(id)
      if (known === stamp) continue
      if (known === undefined) this.#define(entry)
      this.#stamps.set(id, stamp)
      rows.push(entry.totals())
    }
    return rows
  }

  removals(): Removal[] {
    const rows: Removal[] = []
    for (const [id, { removal }] of this.#recorder.inventory.subscriptions)
      if (removal !== undefined && this.#stamps.has(id) && !this.#removed.has(id)) {
        this.#removed.add(id)
        rows.push({ subscription: id, ...removal })
      }
    for (const id of this.#removed)
      if (!this.#recorder.inventory.subscriptions.has(id)) {
        this.#removed.delete(id)
        this.#stamps.delete(id)
      }
    return rows
  }

  /** What was gathered, emitters that are new or changed included. */
  take(): Definitions | undefined {
    const emitters: EmitterDefinition[] = []
    let newest = this.#emitterVersion
    for (const { definition, version } of this.#recorder.inventory.emitters.values())
      if (version > this.#emitterVersion) {
        emitters.push(definition)
        newest = Math.max(newest, version)
      }
    this.#emitterVersion = newest
    const gathered = { types: this.#types, emitters, subscriptions: this.#subscriptions, errors: this.#errorRows }
    this.#types = []
    this.#subscriptions = []
    this.#errorRows = []
    const entries = Object.entries(gathered).filter(([, rows]) => rows.length > 0)
    return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Definitions)
  }

  #define({ id, linker, types, handler, priority, strategy, options, addedAtMs, existedBefore }: SubscriptionTotals): void {
    this.#subscriptions.push({
      id,
      linker: linker.id,
      types: types.map((type) => this.type(type)),
      handler,
      priority,
      options,
      addedAtMs,
      ...(strategy === undefined ? {} : { strategy }),
      ...(existedBefore ? { existedBefore: true as const } : {}),
    })
  }

  #error(error: unknown, where: string, causes: number): number {
    const isObject = typeof error === 'object' && error !== null
    const told = isObject ? this.#told.get(error) : undefined
    if (told?.where === where) return told.id
    const id = ++this.#lastError
    if (isObject) this.#told.set(error, { id, where })
    const name = isObject ? text(read(error, 'name') ?? 'Error') : typeof error
    const message = clip(isObject ? text(read(error, 'message') ?? '') : text(error), 2000)
    const stack = isObject ? read(error, 'stack') : undefined
    const code = isObject ? read(error, 'code') : undefined
    const cause = isObject ? read(error, 'cause') : undefined
    const frame = typeof stack === 'string' ? (stack.split('\n').find((line) => /^\s*at |@/.test(line)) ?? '').trim() : ''
    const causeId = cause === undefined || causes === 0 ? undefined : this.#error(cause, where, causes - 1)
    this.#errorRows.push({
      id,
      name,
      message,
      fingerprint: `${where} ${name} ${frame}`,
      ...(typeof stack === 'string' ? { stack: clip(stack, 8000) } : {}),
      ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
      ...(causeId === undefined ? {} : { cause: causeId }),
    })
    return id
  }
}
