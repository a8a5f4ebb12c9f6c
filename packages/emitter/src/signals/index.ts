export type { DeliveryOutcome } from '../core/outcome.ts'
export type { Unsubscribe } from '../core/subscription.ts'
export type { ConnectOptions, SendOptions, Signal, SignalOptions } from './create-signal.ts'
export { ANY_SENDER, createSignal } from './create-signal.ts'
