import type {
  Definitions,
  EmitterDefinition,
  ErrorDefinition,
  Removal,
  SubscriptionDefinition,
  TypeDefinition,
} from '@emitscope/emitter/inspect'

/** Errors with their stacks, more than the failures that are kept. */
const KEPT_ERRORS = 12_000

/** What rows refer to by id. Ids are the realm's; a later definition of the same id replaces the earlier one. */
export class DefinitionTable {
  readonly types: Map<number, TypeDefinition> = new Map()
  readonly emitters: Map<number, EmitterDefinition> = new Map()
  readonly subscriptions: Map<number, SubscriptionDefinition> = new Map()
  readonly errors: Map<number, ErrorDefinition> = new Map()
  readonly removals: Map<number, Removal> = new Map()
  /** Changes with every definition, so that what was derived from names can tell that it is stale. */
  revision = 0

  apply(definitions: Definitions | undefined, removals: readonly Removal[] | undefined): void {
    for (const type of definitions?.types ?? []) this.types.set(type.id, type)
    for (const emitter of definitions?.emitters ?? []) this.emitters.set(emitter.id, emitter)
    for (const subscription of definitions?.subscriptions ?? []) this.subscriptions.set(subscription.id, subscription)
    for (const error of definitions?.errors ?? []) this.errors.set(error.id, error)
    // Ids grow: the first are those of the failures that are gone first.
    for (const id of this.errors.keys()) {
      if (this.errors.size <= KEPT_ERRORS) break
      this.errors.delete(id)
    }
    for (const removal of removals ?? []) this.removals.set(removal.subscription, removal)
    if (definitions || removals?.length) this.revision += 1
  }

  typeName(id: number): string {
    return this.types.get(id)?.name ?? `type ${id}`
  }

  emitterName(id: number): string {
    return this.emitters.get(id)?.name || `emitter ${id}`
  }

  /** A handler's name as it was given, `anonymous` where it has none. */
  handlerName(subscription: number): string {
    return this.subscriptions.get(subscription)?.handler || 'anonymous'
  }

  reset(): void {
    for (const table of [this.types, this.emitters, this.subscriptions, this.errors, this.removals]) table.clear()
    this.revision += 1
  }
}
