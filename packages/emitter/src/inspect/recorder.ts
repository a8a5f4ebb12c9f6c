import { checkOptions } from '../core/arguments.ts'
import type { EmitOptions } from '../core/emission.ts'
import type {
  DropReason,
  EmitterView,
  FailureTaker,
  Hook,
  LinkerView,
  ObservedEmission,
  ObservedStatus,
  RemovalReason,
  SubscriptionView,
  TypeView,
} from '../core/hook.ts'
import { hookVersion } from '../core/hook.ts'
import type { Core, RecorderSlot } from '../core/registry.ts'
import type { Strategy } from '../core/strategy.ts'
import { type Host, realHost } from '../host/host.ts'
import { guardHook } from './guard-hook.ts'
import { Inventory, subscriptionId } from './inventory.ts'
import { Lifecycle } from './lifecycle.ts'
import type { Drop, Mark, QueueDepth, RecordingLevel } from './protocol.ts'
import { emissionFlags } from './protocol.ts'
import { measureClockStep, RecordingClock } from './recording-clock.ts'
import { causeKinds, DeliveryRing, EmissionRing, FailureRing, unmeasured } from './rings.ts'
import { RunningStack } from './running-stack.ts'

/** Options of `installRecorder`. */
export interface RecorderOptions {
  /** Recorded while no client is attached; `emissions` gives a late panel a past. @default 'emissions' */
  readonly idleLevel?: RecordingLevel
  /** Records kept, each rounded up to a power of two. @default emissions 16384, deliveries 65536, failures 1024 */
  readonly capacity?: { readonly emissions?: number; readonly deliveries?: number; readonly failures?: number }
  /** Clock and timers; for tests. */
  readonly host?: Host
}

export const levels: readonly RecordingLevel[] = ['off', 'counts', 'emissions', 'deliveries']
const handlerCause = causeKinds.indexOf('handler')
const explicitCause = causeKinds.indexOf('explicit')
/** Sums and depths kept per emitter: of the emitters that came last. */
const keptPerEmitter = 4096
const trim = (map: Map<string, unknown>): void => {
  if (map.size > keptPerEmitter) map.delete(map.keys().next().value!)
}
/** Marks kept for clients that come later. */
const keptMarks = 256

/**
 * Keeps what happened, bounded, at the cost PERFORMANCE states; knows nothing of clients but the level they ask for.
 * Its rings are read by sessions. One per realm: `installRecorder`.
 */
export class Recorder implements Hook, RecorderSlot {
  readonly hookVersion: number = hookVersion
  readonly host: Host
  readonly clock: RecordingClock
  readonly clockStepMs: number
  readonly emissions: EmissionRing
  readonly deliveriesRing: DeliveryRing
  readonly settlements: DeliveryRing
  readonly failures: FailureRing
  readonly inventory: Inventory
  readonly lifecycle: Lifecycle
  readonly cores: { readonly packageVersion: string; readonly observed: boolean; readonly hookVersion: number }[] = []
  /** Latest depth per emitter and strategy. */
  readonly queues: Map<string, QueueDepth & { readonly version: number }> = new Map()
  /** What the app's own queues and limits let go of since attach, summed by reason and emitter. */
  readonly drops: Map<string, Drop> = new Map()
  /** Newest last; `marksBefore` older ones are not kept. */
  readonly marks: Mark[] = []
  marksBefore = 0
  /** Told of deliveries inside `emit`? Read by the core at each emission. */
  deliveries = false
  recording = true
  level: RecordingLevel

  readonly #idleLevel: RecordingLevel
  readonly #wanted = new Map<object, RecordingLevel>()
  readonly #observing: Core[] = []
  readonly #running = new RunningStack()
  #queueVersion = 0
  #sampledMs = 0
  #samples = 0

  constructor(options: RecorderOptions = {}) {
    checkOptions('createRecorder', options, { idleLevel: levels })
    const { idleLevel = 'emissions', capacity = {}, host = realHost } = options
    const size = 'a positive whole number'
    checkOptions('createRecorder', capacity, { emissions: size, deliveries: size, failures: size })
    this.host = host
    this.clock = new RecordingClock(host)
    this.clockStepMs = measureClockStep(host)
    this.emissions = new EmissionRing(capacity.emissions ?? 16_384)
    this.deliveriesRing = new DeliveryRing(capacity.deliveries ?? 65_536)
    this.settlements = new DeliveryRing(capacity.emissions ?? 16_384)
    this.failures = new FailureRing(capacity.failures ?? 1024)
    this.inventory = new Inventory(host)
    this.lifecycle = new Lifecycle(host)
    this.#idleLevel = idleLevel
    this.level = idleLevel
    this.#apply()
  }

  // Registry and clients

  coreJoined(core: Core): void {
    const observed = core.hookVersion === hookVersion
    this.cores.push({ packageVersion: core.packageVersion, hookVersion: core.hookVersion, observed })
    if (!observed) return
    this.#observing.push(core)
    for (const linker of core.linkers()) this.#found(linker)
    if (this.level !== 'off') this.#observe(core)
  }

  /** A client's wish; the highest of all is recorded, `idleLevel` when there is none. */
  want(client: object, level: RecordingLevel | undefined): void {
    if (level === undefined) this.#wanted.delete(client)
    else this.#wanted.set(client, level)
    this.#apply()
  }

  /** Off: nothing is observed, for no client; a mark at both ends. */
  setRecording(recording: boolean): void {
    if (recording === this.recording) return
    this.recording = recording
    this.mark('recording', recording ? 'recording on' : 'recording off')
    this.#apply()
  }

  /** Lets go of every record and payload; totals and inventory stay. */
  clear(): void {
    for (const ring of [this.emissions, this.deliveriesRing, this.settlements, this.failures]) ring.clear()
  }

  mark(kind: Mark['kind'], text: string): void {
    this.marks.push({ atMs: this.clock.now(), kind, text })
    if (this.marks.length <= keptMarks) return
    this.marks.shift()
    this.marksBefore++
  }

  #apply(): void {
    const before = this.level
    const wanted = [this.#idleLevel, ...this.#wanted.values()].reduce((a, b) => (levels.indexOf(a) >= levels.indexOf(b) ? a : b))
    this.level = this.recording ? wanted : 'off'
    this.deliveries = this.level === 'deliveries'
    // Where payloads must not be held none stays; Record off keeps them, to be looked at.
    if (wanted === 'off' || wanted === 'counts') this.clear()
    if ((before === 'off') === (this.level === 'off')) return
    // Whatever runs now ends unseen.
    this.#running.reset()
    for (const core of this.#observing) {
      if (this.level === 'off') core.observe(null)
      else {
        for (const linker of core.linkers()) this.#found(linker)
        this.#observe(core)
      }
    }
  }

  #observe(core: Core): void {
    core.observe(
      guardHook(this, (error) => {
        core.observe(null)
        this.host.reportError(error)
      }),
    )
  }

  #found(linker: LinkerView): void {
    for (const emitter of linker.emitters()) this.inventory.emitter(emitter, true)
    for (const subscription of linker.all()) this.inventory.add(subscription, true)
    this.inventory.reconcile(linker)
  }

  // Hook: emissions

  emissionStarted(
    emitter: EmitterView,
    type: string | symbol,
    payload: unknown,
    options: EmitOptions | undefined,
    list: TypeView | undefined,
    inline: boolean,
  ): number {
    const ring = this.emissions
    const sequence = ++ring.newest
    const totals = this.inventory.totals(emitter.linker, type, list)
    totals.sum.emitted++
    const timed = !this.clock.spent
    const sampledAtMs = timed && (sequence & 255) === 0 ? this.host.now() : unmeasured
    this.deliveries = timed && this.level === 'deliveries'
    if (inline && !this.deliveries) {
      totals.untold++
      totals.linker.untold++
    }
    const atMs = this.clock.read()
    const above = this.#running.top
    const explicit = (options?.cause as { sequence?: number } | undefined)?.sequence ?? 0
    const causeSequence = explicit > 0 ? explicit : (above?.sequence ?? 0)
    const slot = ring.slot(sequence)
    if (this.level === 'counts') ring.forget(slot)
    else {
      ring.emitters[slot] = emitter
      ring.totals[slot] = totals
      ring.payloads[slot] = payload
      ring.atMs[slot] = atMs
      ring.queuedMs[slot] = 0
      ring.durationMs[slot] = unmeasured
      ring.causeSequence[slot] = causeSequence
      ring.causeSubscription[slot] = above !== undefined && above.sequence === causeSequence ? above.subscription : 0
      ring.causeKind[slot] = explicit > 0 ? explicitCause : above !== undefined ? handlerCause : 0
      ring.deliveries[slot] = 0
      ring.failures[slot] = 0
      ring.flags[slot] = (timed ? 0 : emissionFlags.coarse) | (list === undefined || list.type === '*' ? emissionFlags.unhandled : 0)
    }
    this.#running.push(sequence, 0, atMs, totals)
    this.lifecycle.recorded(sequence)
    if (!Number.isNaN(sampledAtMs)) this.#sampled(sampledAtMs)
    return sequence
  }

  emissionFinished(sequence: number, count: number, queued: number): void {
    const totals = this.#running.endEmission(sequence)
    if (totals !== undefined) totals.sum.deliveries += count
    const ring = this.emissions
    if (!ring.keeps(sequence)) return
    const slot = ring.slot(sequence)
    ring.deliveries[slot] = count
    if (queued > 0) {
      ring.flags[slot]! |= emissionFlags.queued
      ring.queuedMs[slot] = unmeasured
    }
    if ((ring.flags[slot]! & emissionFlags.coarse) !== 0) return
    // The end of its last delivery was read a moment ago; at lower levels nothing was, and count 0 took no time.
    if (this.clock.spent || queued === count) return
    ring.durationMs[slot] = (this.deliveries ? this.clock.lastMs : this.clock.read()) - ring.atMs[slot]!
  }

  // Hook: deliveries

  deliveryStarted(sequence: number, subscription: SubscriptionView): void {
    const id = subscriptionId(subscription)
    // What stands in for another realm's handlers is no subscription here: nobody announced it.
    if (!this.inventory.subscriptions.has(id)) this.inventory.add(subscription, false, true)
    const entry = this.inventory.subscriptions.get(id)
    if (entry !== undefined) entry.told++
    const { top } = this.#running
    if (top !== undefined && top.sequence === sequence && top.totals !== undefined) {
      top.subscription = id
      // The end of the delivery before, or the start of the emission: nothing of the user's ran since.
      top.startedAtMs = this.clock.spent ? unmeasured : this.clock.lastMs
      return
    }
    const startedAtMs = this.clock.spent ? unmeasured : this.clock.read()
    this.#running.push(sequence, id, startedAtMs, undefined)
    const ring = this.emissions
    if (!ring.keeps(sequence)) return
    const slot = ring.slot(sequence)
    if (Number.isNaN(ring.queuedMs[slot])) ring.queuedMs[slot] = startedAtMs - ring.atMs[slot]!
  }

  deliveryFinished(sequence: number, subscription: SubscriptionView, status: ObservedStatus): void {
    const id = subscriptionId(subscription)
    const { top } = this.#running
    const told = top !== undefined && top.sequence === sequence && top.subscription === id
    const measured = told && !Number.isNaN(top.startedAtMs) && !this.clock.spent
    const endMs = measured ? this.clock.read() : this.clock.lastMs
    const durationMs = measured ? endMs - top.startedAtMs : unmeasured
    if (this.level !== 'counts')
      this.deliveriesRing.add(
        sequence,
        id,
        measured ? top.startedAtMs : this.clock.lastMs,
        durationMs,
        status,
        status === 'rejected' ? this.failures.newest + 1 : 0,
      )
    const entry = this.inventory.subscriptions.get(id)
    if (entry !== undefined) {
      entry.lastAtMs = endMs
      if (measured) entry.timedCall(durationMs)
    }
    if (!told) return
    this.#running.endDelivery()
  }

  deliveryMissed(subscription: SubscriptionView): void {
    const entry = this.inventory.of(subscription)
    // Counted with its emission, as untold.
    if (entry !== undefined) entry.told--
  }

  deliverySettled(sequence: number, subscription: SubscriptionView, status: ObservedStatus): void {
    if (this.level === 'counts') return
    this.settlements.add(
      sequence,
      subscriptionId(subscription),
      this.clock.read(),
      unmeasured,
      status,
      status === 'rejected' ? this.failures.newest + 1 : 0,
    )
    this.lifecycle.recorded(this.emissions.newest)
  }

  failed(
    sequence: number,
    subscription: SubscriptionView | undefined,
    error: unknown,
    takenBy: FailureTaker,
    emission: ObservedEmission,
  ): void {
    const ring = this.emissions
    const held = ring.keeps(sequence)
    const slot = ring.slot(sequence)
    const totals = this.inventory.totals(emission.emitter.linker, emission.type, undefined)
    totals.sum.failures++
    if (held) ring.failures[slot]!++
    const entry = subscription === undefined ? undefined : this.inventory.of(subscription)
    if (entry !== undefined) entry.failures++
    if (this.level === 'counts') return
    this.failures.add({
      sequence,
      emitter: emission.emitter,
      totals,
      subscription: subscription === undefined ? 0 : subscriptionId(subscription),
      atMs: this.clock.read(),
      error,
      takenBy,
      payload: emission.payload,
      causeSequence: held ? ring.causeSequence[slot]! : 0,
    })
    this.lifecycle.recorded(ring.newest)
  }

  dropped(emitter: EmitterView, reason: DropReason, count: number, sequence: number): void {
    const ring = this.emissions
    if ((reason === 'closed' || reason === 'aborted' || reason === 'depth') && ring.keeps(sequence))
      ring.flags[ring.slot(sequence)]! |= emissionFlags.refused
    const id = this.inventory.emitter(emitter, false)
    const key = `${reason} ${id}`
    trim(this.drops)
    this.drops.set(key, { reason, count: (this.drops.get(key)?.count ?? 0) + count, atMs: this.clock.lastMs, emitter: id })
  }

  // Hook: lifecycle

  queueChanged(emitter: EmitterView, strategy: Strategy, depth: number): void {
    const id = this.inventory.emitter(emitter, false)
    const key = `${id} ${strategy.name}`
    this.queues.set(key, { emitter: id, strategy: strategy.name, atMs: this.clock.lastMs, depth, version: ++this.#queueVersion })
    trim(this.queues)
  }

  emitterAdded(emitter: EmitterView): void {
    this.inventory.emitter(emitter, false)
    this.lifecycle.emitter(emitter)
  }

  strategyChanged(emitter: EmitterView): void {
    this.inventory.strategyChanged(emitter)
    this.lifecycle.strategy(emitter)
  }

  subscriptionAdded(subscription: SubscriptionView): void {
    this.inventory.add(subscription, false)
    this.lifecycle.subscription(this.inventory.of(subscription), 'added')
  }

  subscriptionNarrowed(subscription: SubscriptionView, type: string | symbol): void {
    this.inventory.of(subscription)?.narrowed(type)
  }

  subscriptionRemoved(subscription: SubscriptionView, reason: RemovalReason): void {
    this.inventory.remove(subscription, reason)
    this.lifecycle.subscription(this.inventory.of(subscription), 'removed')
  }

  /** Mean time a recorded emission spends here, µs, from one in 256; null until there are enough to outweigh the clock's step. */
  get perEmissionUs(): number | null {
    return this.#samples < Math.max(8, this.clockStepMs * 1000) ? null : (this.#sampledMs / this.#samples) * 1000
  }

  /** Payload of a held emission, or of a held failure. */
  payloadOf(sequence: number): { readonly payload: unknown } | undefined {
    const ring = this.emissions
    if (ring.keeps(sequence)) return { payload: ring.payloads[ring.slot(sequence)] }
    const failure = this.failures.ofSequence(sequence)
    return failure === undefined ? undefined : { payload: failure.payload }
  }

  #sampled(sinceMs: number): void {
    this.#sampledMs += this.host.now() - sinceMs
    this.#samples++
  }
}
