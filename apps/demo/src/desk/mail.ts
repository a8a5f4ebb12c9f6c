import { deskAddress } from './catalogue.ts'
import { type Letter, markSent, putLetter, type Template } from './outbox.ts'
import { between } from './random.ts'
import type { Shop } from './shop.ts'
import { createView, type View } from './view.ts'

export interface Mail {
  readonly view: View<readonly Letter[]>
}

export const openMail = ({ emitters: { cart, desk, mail, payments, stock }, random, after }: Shop): Mail => {
  let letters: readonly Letter[] = []
  let number = 0
  const addresses = new Map<string, string>()
  const view = createView(() => letters)
  const show = (next: readonly Letter[]) => {
    letters = next
    view.touch()
  }
  const queue = (template: Template, to: string) => mail.emit('mail:queued', { id: ++number, template, to })

  mail.on('mail:queued', function listLetter({ id, template, to }) {
    show(putLetter(letters, { id, template, to, status: 'waiting' }))
  })
  mail.on('mail:queued', async function deliver({ id }, emission) {
    await after(between(random, 900, 2400))
    emission.emit('mail:sent', { id })
  })
  mail.on('mail:sent', function tickLetter({ id }) {
    show(markSent(letters, id))
  })

  payments.on('payment:authorised', function sendReceipt({ email }) {
    queue('receipt', email)
  })
  payments.on('payment:failed', function tellCustomer({ email }) {
    queue('payment-failed', email)
  })
  stock.on('stock:low', function tellDesk() {
    queue('stock-low', deskAddress)
  })
  cart.on('order:placed', function noteAddress({ id, email }) {
    addresses.set(id, email)
  })
  desk.on('order:shipped', function announceParcel({ orderId }) {
    const address = addresses.get(orderId)
    if (address !== undefined) queue('shipped', address)
    addresses.delete(orderId)
  })
  return { view }
}
