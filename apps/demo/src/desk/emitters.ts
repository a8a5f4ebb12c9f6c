import { createEmitter } from '@emitscope/emitter'
import type { BurstEvents, CartEvents, DeskEvents, MailEvents, PaymentEvents, PointerEvents, StockEvents, TickerEvents } from './events.ts'
import { type ImageEvents, imageLinker } from './image-linker.ts'
import { strategies, usualStrategy } from './strategies.ts'

/** One emitter per department. Each starts on the strategy that suits it; the header changes it while events are on their way. */
export const createEmitters = () => ({
  cart: createEmitter<CartEvents>({ name: 'cart', strategy: strategies[usualStrategy.cart]() }),
  payments: createEmitter<PaymentEvents>({ name: 'payments', strategy: strategies[usualStrategy.payments]() }),
  stock: createEmitter<StockEvents>({ name: 'stock', strategy: strategies[usualStrategy.stock]() }),
  mail: createEmitter<MailEvents>({ name: 'mail', strategy: strategies[usualStrategy.mail]() }),
  ticker: createEmitter<TickerEvents>({ name: 'ticker', strategy: strategies[usualStrategy.ticker]() }),
  pointer: createEmitter<PointerEvents>({ name: 'pointer', strategy: strategies[usualStrategy.pointer]() }),
  imaging: createEmitter<ImageEvents>({ name: 'imaging', linker: imageLinker, strategy: strategies[usualStrategy.imaging]() }),
  burst: createEmitter<BurstEvents>({ name: 'burst', strategy: strategies[usualStrategy.burst]() }),
  desk: createEmitter<DeskEvents>({ name: 'desk', strategy: strategies[usualStrategy.desk]() }),
})

export type Emitters = ReturnType<typeof createEmitters>
