import { emissionFlags } from '@emitscope/emitter/inspect'
import type { DefinitionTable } from './definitions.ts'
import type { DeliveryLog } from './deliveries.ts'
import { type EmissionLog, NO_ROW } from './emissions.ts'
import { SLOW_MS } from './handlers.ts'
import type { Comparison, EmissionState, NumberField, Query } from './query.ts'

/** What a query looks at. */
export interface MatchSource {
  readonly definitions: DefinitionTable
  readonly emissions: EmissionLog
  readonly deliveries: DeliveryLog
}

/** True when a row matches. */
export type Matcher = (row: number) => boolean

const compare: Readonly<Record<Comparison, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
}

/** True when the answer for a row can change after it arrived: by a handler that ends later, or a failure. */
export const mayChange = (query: Query): boolean => {
  if (query.kind === 'and' || query.kind === 'or') return query.parts.some(mayChange)
  if (query.kind === 'not') return mayChange(query.part)
  if (query.kind === 'is') return query.state !== 'root' && query.state !== 'coarse'
  if (query.kind === 'text') return query.field === 'any' || query.field === 'handler' || query.field === 'error'
  return query.kind === 'number' && (query.field === 'duration' || query.field === 'queue')
}

/** Turns a query into a test of rows. Names are tested once per definition, not once per row. */
export const compileQuery = (query: Query, source: MatchSource): Matcher => {
  switch (query.kind) {
    case 'everything':
      return () => true
    case 'and': {
      const tests = query.parts.map((part) => compileQuery(part, source))
      return (row) => tests.every((test) => test(row))
    }
    case 'or': {
      const tests = query.parts.map((part) => compileQuery(part, source))
      return (row) => tests.some((test) => test(row))
    }
    case 'not': {
      const test = compileQuery(query.part, source)
      return (row) => !test(row)
    }
    case 'is':
      return stateTest(query.state, source)
    case 'number': {
      const read = numberReader(query.field, source)
      const holds = compare[query.comparison]
      return (row) => holds(read(row), query.value)
    }
    case 'text':
      return textMatcher(query.field, query.test, source)
  }
}

const stateTest = (state: EmissionState, { emissions }: MatchSource): Matcher => {
  const { rows } = emissions
  switch (state) {
    case 'failed':
      return (row) => emissions.failureCount(row) > 0
    case 'slow':
      return (row) => emissions.durationMs(row) > SLOW_MS
    case 'async':
      return (row) => rows.get('pending', row) > 0 || !Number.isNaN(rows.get('settledAtMs', row))
    case 'pending':
      return (row) => rows.get('pending', row) > 0
    case 'unhandled':
      return (row) => (rows.get('flags', row) & emissionFlags.unhandled) !== 0
    case 'coarse':
      return (row) => (rows.get('flags', row) & emissionFlags.coarse) !== 0
    case 'root':
      return (row) => rows.get('causeSequence', row) === 0
  }
}

const numberReader = (field: NumberField, { emissions }: MatchSource): ((row: number) => number) => {
  const { rows } = emissions
  switch (field) {
    case 'cause':
      return (row) => rows.get('causeSequence', row)
    case 'sequence':
      return (row) => rows.get('sequence', row)
    case 'handlers':
      return (row) => rows.get('deliveries', row)
    case 'depth':
      return (row) => rows.get('depth', row)
    case 'duration':
      return (row) => emissions.durationMs(row)
    case 'queue':
      return (row) => emissions.queuedMs(row)
  }
}

const textMatcher = (field: Extract<Query, { kind: 'text' }>['field'], test: (text: string) => boolean, source: MatchSource): Matcher => {
  const { definitions, emissions } = source
  const { rows } = emissions
  const type = remember(definitions, (id) => test(definitions.typeName(id)))
  const emitter = remember(definitions, (id) => test(definitions.emitterName(id)))
  const strategy = remember(definitions, (id) => test(definitions.emitters.get(id)?.strategy ?? ''))
  const handler = someDelivery(
    source,
    'subscription',
    remember(definitions, (id) => test(definitions.handlerName(id))),
  )
  const error = someDelivery(
    source,
    'error',
    remember(definitions, (id) => testError(definitions, id, test)),
  )
  switch (field) {
    case 'type':
      return (row) => type(rows.get('type', row))
    case 'emitter':
      return (row) => emitter(rows.get('emitter', row))
    case 'strategy':
      return (row) => strategy(rows.get('emitter', row))
    case 'handler':
      return handler
    case 'error':
      return error
    case 'cause':
      return (row) => {
        const parent = emissions.parent(row)
        return parent !== NO_ROW && type(rows.get('type', parent))
      }
    case 'any':
      return (row) => type(rows.get('type', row)) || emitter(rows.get('emitter', row)) || handler(row)
  }
}

const testError = (definitions: DefinitionTable, id: number, test: (text: string) => boolean): boolean => {
  const error = definitions.errors.get(id)
  return error !== undefined && (test(error.name) || test(error.message) || test(error.code ?? ''))
}

const remember = (definitions: DefinitionTable, test: (id: number) => boolean): ((id: number) => boolean) => {
  const answers = new Map<number, boolean>()
  let revision = definitions.revision
  return (id) => {
    if (revision !== definitions.revision) {
      revision = definitions.revision
      answers.clear()
    }
    const known = answers.get(id)
    if (known !== undefined) return known
    const answer = test(id)
    answers.set(id, answer)
    return answer
  }
}

/** Tests an emission by its recorded deliveries; one whose deliveries were not recorded does not match. */
const someDelivery = ({ emissions, deliveries }: MatchSource, column: 'subscription' | 'error', test: (id: number) => boolean): Matcher => {
  return (row) => {
    for (let at = emissions.rows.get('firstDelivery', row); deliveries.has(at); at = deliveries.next(at)) {
      const id = deliveries.id(column, at)
      if (id !== 0 && test(id)) return true
    }
    return false
  }
}
