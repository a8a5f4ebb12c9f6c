import { recordedRealm } from './inspect/realm.ts'
import { turn } from './promises.ts'

/** A realm of its own whose recorder writes down every delivery; `look` reads what it saw. */
export const observedRealm = async () => {
  const realm = await recordedRealm({ idleLevel: 'deliveries' })
  const client = realm.connect()
  /** Drops of the app as `reason count`, sums over the whole run, and every delivery that is over as `handler status`, settlements last. */
  const look = () => {
    const { deliveries, settlements, failures, removals } = client.pullAll()
    const name = (id: number | undefined): string => client.subscriptions.get(id ?? 0)?.handler ?? ''
    const ended = (columns: typeof deliveries | typeof settlements): string[] =>
      columns?.subscription.map((id, row) => `${name(id)} ${columns.status[row]}`) ?? []
    const sums = new Map<string, number>()
    for (const { reason, count } of client.drops) sums.set(reason, (sums.get(reason) ?? 0) + count)
    return {
      drops: [...sums].map(([reason, count]) => `${reason} ${count}`).sort(),
      deliveries: [...ended(deliveries), ...ended(settlements)],
      failures: failures?.takenBy ?? [],
      removals: removals?.map(({ subscription, reason }) => `${name(subscription)} ${reason}`) ?? [],
      emissions: client.rows.map(({ type, deliveries: count, flags }) => ({ type, count, flags })),
    }
  }
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      realm.host.flushMicrotasks()
      await turn()
    }
  }
  return { ...realm, look, run }
}
