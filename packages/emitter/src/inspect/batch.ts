import { DefinitionWriter } from './definitions.ts'
import type { Batch, DeliveryColumns, Drop, EmissionColumns, FailureColumns, LostRows, Mark, SettlementColumns } from './protocol.ts'
import { realmId } from './realm-description.ts'
import type { Recorder } from './recorder.ts'
import { causeKinds, type DeliveryRing, type Ring, statuses } from './rings.ts'

/** Rows between two looks at the clock while encoding. */
const rowsPerCheck = 256
const failuresPerCheck = 8
/** Sums and queue depths go out at most this often. */
const totalsEveryMs = 100

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)
/** A column, unless it holds only its default. */
const unlessAll = <K extends string, T>(key: K, column: readonly T[], standard: T): { [P in K]?: readonly T[] } =>
  column.every((value) => value === standard) ? {} : ({ [key]: column } as { [P in K]: readonly T[] })

/** Where one client stands in the rings. `received + dropped = emitted` holds after every `read`, with `more` rows still to come. */
export class EmissionCursor {
  readonly #recorder: Recorder
  readonly #definitions: DefinitionWriter
  /** Newest record this client received or was told it lost, per ring. */
  #emission = 0
  #delivery = 0
  #settlement = 0
  #failure = 0
  #mark = 0
  readonly #dropsTold = new Map<string, number>()
  #lostRows: LostRows | undefined
  #totalsAtMs = Number.NEGATIVE_INFINITY
  #queueVersion = 0

  constructor(recorder: Recorder) {
    this.#recorder = recorder
    this.#definitions = new DefinitionWriter(recorder)
  }

  read(maxRecords: number, budgetMs: number): Omit<Batch, 'cursor'> {
    const recorder = this.#recorder
    const { host, emissions: ring } = recorder
    const atMs = host.now()
    const untilMs = atMs + budgetMs
    const drops: Drop[] = []
    this.#skipLost(drops, atMs)
    const emissions = this.#emissionColumns(Math.min(ring.newest, this.#emission + maxRecords), untilMs, drops)
    // Failures first: telling an error is the dear part, and rows that refer to one wait for it.
    const failures = this.#failureColumns(untilMs)
    const deliveries = this.#deliveryColumns(maxRecords * 4)
    const settlements = this.#settlementColumns(maxRecords)
    const lost = this.#lostRows
    this.#lostRows = undefined
    const totals = this.#due(atMs)
    drops.push(...this.#appDrops())
    const marks = this.#marks()
    const removals = this.#definitions.removals()
    const definitions = this.#definitions.take()
    return {
      kind: 'batch',
      realmId,
      more: this.#emission < ring.newest || this.#failure < recorder.failures.newest || this.#delivery < recorder.deliveriesRing.newest,
      atMs,
      emitted: ring.newest,
      recording: recorder.recording,
      ...(definitions === undefined ? {} : { definitions }),
      ...(emissions.sequence.length === 0 ? {} : { emissions }),
      ...(deliveries.sequence.length === 0 ? {} : { deliveries }),
      ...(settlements.sequence.length === 0 ? {} : { settlements }),
      ...(failures.sequence.length === 0 ? {} : { failures }),
      ...(removals.length === 0 ? {} : { removals }),
      ...(drops.length === 0 ? {} : { drops }),
      ...(lost === undefined ? {} : { lost }),
      ...(marks.length === 0 ? {} : { marks }),
      ...totals,
    }
  }

  /** Counts what this client can no longer get, with its range; one reason per range. */
  #skipLost(drops: Drop[], atMs: number): void {
    const { emissions: ring } = this.#recorder
    this.#lost(drops, ring.cleared, 'cleared', atMs)
    this.#lost(drops, ring.oldest - 1, 'overwritten', atMs)
  }

  #lost(drops: Drop[], toSequence: number, reason: Drop['reason'], atMs: number): void {
    const fromSequence = this.#emission + 1
    if (toSequence < fromSequence) return
    drops.push({ reason, count: toSequence - fromSequence + 1, atMs, fromSequence, toSequence })
    this.#emission = toSequence
  }

  /** Rows up to `limit`; those only counted become a drop with their range. */
  #emissionColumns(limit: number, untilMs: number, drops: Drop[]): EmissionColumns {
    const { emissions: ring, host, inventory } = this.#recorder
    const rows = {
      sequence: [] as number[],
      emitter: [] as number[],
      type: [] as number[],
      atMs: [] as number[],
      queuedMs: [] as (number | null)[],
      durationMs: [] as (number | null)[],
      causeSequence: [] as number[],
      causeSubscription: [] as number[],
      causeKind: [] as EmissionColumns['causeKind'] extends readonly (infer K)[] | undefined ? K[] : never,
      deliveries: [] as number[],
      failures: [] as number[],
      flags: [] as number[],
    }
    for (let looked = 1; this.#emission < limit; looked++) {
      if (looked % rowsPerCheck === 0 && host.now() >= untilMs) break
      const sequence = this.#emission + 1
      if (!ring.keeps(sequence)) {
        let to = sequence
        while (to < limit && !ring.keeps(to + 1)) to++
        this.#lost(drops, to, 'mutedAtSource', host.now())
        continue
      }
      this.#emission = sequence
      const slot = ring.slot(sequence)
      rows.sequence.push(sequence)
      rows.emitter.push(inventory.emitter(ring.emitters[slot]!, false))
      rows.type.push(this.#definitions.type(ring.totals[slot]!.type))
      rows.atMs.push(ring.atMs[slot]!)
      rows.queuedMs.push(orNull(ring.queuedMs[slot]!))
      rows.durationMs.push(orNull(ring.durationMs[slot]!))
      rows.causeSequence.push(ring.causeSequence[slot]!)
      rows.causeSubscription.push(ring.causeSubscription[slot]!)
      rows.causeKind.push(causeKinds[ring.causeKind[slot]!]!)
      rows.deliveries.push(ring.deliveries[slot]!)
      rows.failures.push(ring.failures[slot]!)
      rows.flags.push(ring.flags[slot]!)
    }
    const { sequence, emitter, type, atMs, durationMs, deliveries } = rows
    return {
      sequence,
      emitter,
      type,
      atMs,
      durationMs,
      deliveries,
      ...unlessAll('queuedMs', rows.queuedMs, 0),
      ...unlessAll('causeSequence', rows.causeSequence, 0),
      ...unlessAll('causeSubscription', rows.causeSubscription, 0),
      ...unlessAll('causeKind', rows.causeKind, 'unknown' as const),
      ...unlessAll('failures', rows.failures, 0),
      ...unlessAll('flags', rows.flags, 0),
    }
  }

  /** Rows of emissions this client has; later ones wait for theirs. */
  #deliveryColumns(maxRecords: number): DeliveryColumns {
    const ring = this.#recorder.deliveriesRing
    const rows = this.#rowsOf(ring, 'deliveries', this.#delivery, maxRecords)
    this.#delivery = rows.last
    return {
      ...this.#outcomes(ring, rows.slots),
      startedAtMs: rows.slots.map((slot) => ring.atMs[slot]!),
      durationMs: rows.slots.map((slot) => orNull(ring.durationMs[slot]!)),
    }
  }

  #settlementColumns(maxRecords: number): SettlementColumns {
    const ring = this.#recorder.settlements
    const rows = this.#rowsOf(ring, 'settlements', this.#settlement, maxRecords)
    this.#settlement = rows.last
    return { ...this.#outcomes(ring, rows.slots), atMs: rows.slots.map((slot) => ring.atMs[slot]!) }
  }

  /** Slots of the records after `last` whose emission and failure this client has; later ones wait for theirs. */
  #rowsOf(ring: DeliveryRing, kind: keyof LostRows, last: number, most: number): { slots: number[]; last: number } {
    const slots: number[] = []
    let number = this.#passOver(ring, kind, last)
    while (number < ring.newest && slots.length < most) {
      const slot = ring.slot(number + 1)
      if (ring.sequence[slot]! > this.#emission || ring.failure[slot]! > this.#failure) break
      slots.push(slot)
      number++
    }
    return { slots, last: number }
  }

  /** The last number before what is still held; what was overwritten unread is counted, what was cleared is not missed. */
  #passOver(ring: Ring, kind: keyof LostRows, last: number): number {
    const count = ring.oldest - 1 - Math.max(last, ring.cleared)
    if (count > 0) {
      const lost = this.#lostRows ?? { deliveries: 0, settlements: 0, failures: 0 }
      this.#lostRows = { ...lost, [kind]: lost[kind] + count }
    }
    return Math.max(last, ring.oldest - 1)
  }

  #outcomes(ring: DeliveryRing, slots: readonly number[]): Pick<DeliveryColumns, 'sequence' | 'subscription' | 'status' | 'error'> {
    return {
      sequence: slots.map((slot) => ring.sequence[slot]!),
      subscription: slots.map((slot) => ring.subscription[slot]!),
      status: slots.map((slot) => statuses[ring.status[slot]!]!),
      ...unlessAll(
        'error',
        slots.map((slot) => this.#definitions.failure(ring.failure[slot]!)),
        0,
      ),
    }
  }

  #failureColumns(untilMs: number): FailureColumns {
    const { failures: ring, inventory, host } = this.#recorder
    const columns = {
      sequence: [] as number[],
      emitter: [] as number[],
      type: [] as number[],
      subscription: [] as number[],
      atMs: [] as number[],
      error: [] as number[],
      takenBy: [] as FailureColumns['takenBy'][number][],
      causeSequence: [] as number[],
    }
    this.#failure = this.#passOver(ring, 'failures', this.#failure)
    while (this.#failure < ring.newest) {
      // Some progress at each pull, however slow an error is to read.
      if (columns.sequence.length > 0 && columns.sequence.length % failuresPerCheck === 0 && host.now() >= untilMs) break
      const number = ++this.#failure
      const record = ring.get(number)!
      columns.sequence.push(record.sequence)
      columns.emitter.push(record.emitter === undefined ? 0 : inventory.emitter(record.emitter, false))
      columns.type.push(record.totals === undefined ? 0 : this.#definitions.type(record.totals.type))
      columns.subscription.push(record.subscription)
      columns.atMs.push(record.atMs)
      columns.error.push(this.#definitions.failure(number))
      columns.takenBy.push(record.takenBy)
      columns.causeSequence.push(record.causeSequence)
    }
    return columns
  }

  #due(atMs: number): Pick<Batch, 'counts' | 'handlers' | 'queues' | 'cost'> {
    if (atMs - this.#totalsAtMs < totalsEveryMs) return {}
    const recorder = this.#recorder
    this.#totalsAtMs = atMs
    const counts = this.#definitions.counts()
    const handlers = this.#definitions.handlers()
    const queues = [...recorder.queues.values()].filter(({ version }) => version > this.#queueVersion)
    this.#queueVersion = queues.reduce((newest, { version }) => Math.max(newest, version), this.#queueVersion)
    return {
      ...(counts.length === 0 ? {} : { counts }),
      ...(handlers.length === 0 ? {} : { handlers }),
      ...(queues.length === 0
        ? {}
        : { queues: queues.map(({ emitter, strategy, atMs: sinceMs, depth }) => ({ emitter, strategy, atMs: sinceMs, depth })) }),
      cost: {
        perEmissionUs: recorder.perEmissionUs,
        lastPullMs: recorder.host.now() - atMs,
        retainedPayloads: recorder.emissions.retained,
      },
    }
  }

  /** What the sums grew by since this client was told. */
  #appDrops(): Drop[] {
    const grown: Drop[] = []
    for (const [key, drop] of this.#recorder.drops) {
      const told = this.#dropsTold.get(key) ?? 0
      if (drop.count === told) continue
      this.#dropsTold.set(key, drop.count)
      grown.push({ ...drop, count: drop.count - told })
    }
    return grown
  }

  #marks(): Mark[] {
    const { marks, marksBefore } = this.#recorder
    const fresh = marks.slice(Math.max(0, this.#mark - marksBefore))
    this.#mark = marksBefore + marks.length
    return fresh
  }
}
