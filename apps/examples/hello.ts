// The same emitter as on a page, in Node: `npm run example hello`.
import { setTimeout as sleep } from 'node:timers/promises'
import { createEmitter, sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'

type KitchenEvents = {
  'order:placed': { table: number; dish: string }
  'order:served': { table: number }
  closing: void
}

const say = (text: string) => console.log(text)
const title = (text: string) => console.log(`\n${text}`)

const kitchen = createEmitter<KitchenEvents>({
  name: 'kitchen',
  onError: (error) => say(`  onError took it: ${error instanceof Error ? error.message : String(error)}`),
})

title('A failing handler stops nobody')
const unsubscribe = kitchen.on('order:placed', function printTicket() {
  throw new Error('the printer is out of paper')
})
kitchen.on('order:placed', function cook({ table, dish }, emission) {
  say(`  cooking ${dish} for table ${table}`)
  emission.emit('order:served', { table })
})
kitchen.on('order:served', function ring({ table }) {
  say(`  table ${table} is served`)
})
const reached = kitchen.emit('order:placed', { table: 4, dish: 'soup' })
say(`  emit returned ${reached}: both handlers of "order:placed" ran`)
unsubscribe()

title('once, and next as its promise')
kitchen.once('closing', () => say('  lights out'))
const served = kitchen.next('order:served', { timeoutMs: 1000 })
kitchen.emit('order:placed', { table: 7, dish: 'pie' })
say(`  next() resolved with table ${(await served).table}`)
say(`  closing reached ${kitchen.emit('closing')}, then ${kitchen.emit('closing')}`)

title('emitAsync tells how every delivery ended')
kitchen.on('order:placed', async function writeBill({ dish }) {
  await sleep(5)
  if (dish === 'cake') throw new Error('no price for cake')
  return `bill for ${dish}`
})
const outcome = await kitchen.emitAsync('order:placed', { table: 2, dish: 'cake' })
for (const { handler, status, reason } of outcome.deliveries)
  say(`  ${typeof handler === 'function' ? handler.name : handler}: ${status}${reason instanceof Error ? `, ${reason.message}` : ''}`)

title('A strategy, swapped while events wait')
const seen: number[] = []
kitchen.off('order:placed')
kitchen.on('order:placed', ({ table }) => {
  seen.push(table)
})
await kitchen.setStrategy(microtask())
for (const table of [1, 2, 3]) kitchen.emit('order:placed', { table, dish: 'tea' })
say(`  on microtask: emitted 3, handled ${seen.length}`)
await kitchen.setStrategy(sync())
kitchen.emit('order:placed', { table: 4, dish: 'tea' })
say(`  back on sync: handled ${seen.join(', ')}, in order`)

await kitchen.close()

// Prints:
//
// A failing handler stops nobody
//   onError took it: the printer is out of paper
//   cooking soup for table 4
//   table 4 is served
//   emit returned 2: both handlers of "order:placed" ran
//
// once, and next as its promise
//   cooking pie for table 7
//   table 7 is served
//   next() resolved with table 7
//   lights out
//   closing reached 1, then 0
//
// emitAsync tells how every delivery ended
//   cooking cake for table 2
//   table 2 is served
//   onError took it: no price for cake
//   cook: fulfilled
//   writeBill: rejected, no price for cake
//
// A strategy, swapped while events wait
//   on microtask: emitted 3, handled 0
//   back on sync: handled 1, 2, 3, 4, in order
