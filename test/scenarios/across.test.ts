import { existsSync, readFileSync } from 'node:fs'
import { createEmitter, createLinker } from '@emitscope/emitter'
import { createEngine, defineModule } from '@emitscope/emitter/engine'
import { type Batch, createDirectTransport, installRecorder, type RealmMessage } from '@emitscope/emitter/inspect'
import { createListener } from '@emitscope/emitter/listener'
import { createLoop, slot } from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { createSignal } from '@emitscope/emitter/signals'
import { describe, expect, test } from 'vitest'

class OrderPlaced {
  static readonly type = 'order:placed'
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}

/** Emissions as a panel reads them: each with the type of what it follows from. */
const recorded = async (): Promise<string[]> => {
  const transport = createDirectTransport(recorder)
  const messages: RealmMessage[] = []
  transport.subscribe((message) => void messages.push(message))
  transport.post({ kind: 'command', commandId: 1, command: { name: 'pull', cursor: 0 } })
  await expect.poll(() => messages.some(({ kind }) => kind === 'reply')).toBe(true)
  const reply = messages.find((message) => message.kind === 'reply')
  const { definitions, emissions } = (reply as { result: Batch }).result
  transport.close()
  const typeName = new Map(definitions?.types?.map(({ id, name }) => [id, name]))
  const { sequence, type, causeSequence = [] } = emissions!
  const names = new Map(sequence.map((number, row) => [number, typeName.get(type[row]!)!]))
  return sequence.map((number, row) => `${names.get(causeSequence[row] ?? 0) ?? ''} → ${names.get(number)}`)
}
const recorder = installRecorder()

test('X-1 all five at once on one linker: every emission is seen with what caused it', async () => {
  const linker = createLinker({ name: 'shop' })
  const log: string[] = []
  const app = createListener({ name: 'routes', linker })
  const bell = createSignal<string>('bell', { linker })
  const loop = createLoop({ name: 'till' })
  const book = slot(loop, (id: string) => log.push(`booked ${id}`), { name: 'book' })
  loop.start()
  const orders = defineModule({
    name: 'orders',
    handlers: [
      [
        OrderPlaced,
        (placed, emissions) => {
          log.push(`engine ${placed.map(({ id }) => id)}`)
          emissions[0]!.emit('mail:wanted', 'receipt')
        },
      ],
    ],
  })
  const engine = createEngine<Record<string, unknown>>({ name: 'back office', linker, modules: [orders] })
  const bus = createEmitter<{ 'mail:wanted': string; 'mail:failed': string }>({ linker })
  bus.on(
    'mail:wanted',
    (_kind) => {
      throw new Error('no mail server')
    },
    { onFailure: (error, emission) => emission.emit('mail:failed', (error as Error).message) },
  )
  bus.on('mail:failed', (reason) => void log.push(reason))
  app.on(pattern('/order/{id}'), async (_body, emission) => {
    const { id } = emission.params
    // Called while the handler still runs by itself: the hook knows by whom.
    const booked = book(id)
    const rung = bell.send(`order ${id}`, { sender: 'desk', cause: emission })
    await booked
    await rung
    await engine.publish(new OrderPlaced(id), { cause: emission })
  })
  bell.connect((text) => void log.push(`bell ${text}`), { sender: 'desk' })
  await engine.start()
  await app.start()

  const outcome = await app.emitAsync('/order/7', undefined)
  expect(outcome.ok).toBe(true)
  // A stopping engine refuses what its handlers emit.
  await engine.settled()
  await engine.stop()
  await app.stop()
  await loop.close()

  expect(log.sort()).toEqual(['bell order 7', 'booked 7', 'engine 7', 'no mail server'])
  const seen = await recorded()
  expect(seen).toContain(' → /order/7')
  for (const [cause, type] of [
    ['/order/7', 'book'],
    ['/order/7', 'bell'],
    ['/order/7', 'order:placed'],
    ['order:placed', 'mail:wanted'],
    ['mail:wanted', 'mail:failed'],
  ])
    expect(seen).toContain(`${cause} → ${type}`)
  // What the engine says of itself follows from nothing; there is nothing else.
  expect(seen.filter((line) => line.startsWith(' → ')).sort()).toEqual([' → /order/7', ' → started', ' → stopped'].sort())
})

describe('X-3 a page for whoever comes from', () => {
  const rows = { 'tiny-listener': 22, pyventus: 27, 'aio-pydispatch': 11, 'event-flow': 18, mreventloop: 14 }
  const readme = readFileSync('README.md', 'utf8')

  test.each(Object.entries(rows))('%s: linked from the README, a line for each of its %d features', (system, count) => {
    const path = `docs/migrate/${system}.md`
    expect(readme).toContain(path)
    expect(existsSync(path)).toBe(true)
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
        return /^\d+$/.test(cells[1] ?? '') ? [{ row: Number(cells[1]), theirs: cells[2], ours: cells[3] }] : []
      })
    expect(lines.map(({ row }) => row)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
    for (const { theirs, ours } of lines) expect(theirs && ours).toBeTruthy()
  })
})
