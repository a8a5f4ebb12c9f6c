import type { Scenario } from './scenario.ts'

export const slowHandler: Scenario = {
  id: 'slow-handler',
  title: 'Slow handler',
  description: 'one blocks a frame',
  async run({ book, shop: { emitters } }, signal) {
    const built = emitters.desk.next('report:built', { signal })
    emitters.desk.emit('report:requested', { orders: book.view.get().length })
    const { orders, total, tookMs } = await built
    return `${orders} orders, ${total.toFixed(2)}: ${Math.round(tookMs)} ms`
  },
}
