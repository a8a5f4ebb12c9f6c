import type { EventList, ListItem } from '../../../packages/devtools/src/model/event-list.ts'
import type { Model } from '../../../packages/devtools/src/model/model.ts'
import type { FakeRealm } from './fake-realm.ts'

/** Everything a realm has to say, taken in by a model and a list. */
export const pull = (realm: FakeRealm, model: Model, list?: EventList): void => {
  const changed = model.apply(realm.batch())
  list?.reconsider(changed)
  list?.advance()
}

const itemsOf = (list: EventList): ListItem[] => Array.from({ length: list.length }, (_, index) => list.item(index))

/** The list as one reads it: `order:placed`, `  stock:low`, `tick ×3`, `| tick`, `gap 4-9`. */
export const linesOf = (model: Model, list: EventList): string[] =>
  itemsOf(list).map(({ kind, row, count, indent }) => {
    if (kind === 'mark') return `- ${model.marks[row]?.text}`
    if (kind === 'gap') {
      const gap = model.gaps.get(row)
      return `gap ${gap?.fromSequence}-${gap?.toSequence} ${gap?.reason}`
    }
    const name = `${'  '.repeat(indent)}${model.definitions.typeName(model.emissions.rows.get('type', row))}`
    return kind === 'run' ? `${name} ×${count}` : name
  })
