export type { ConnectOptions, SendOptions, Signal, SignalOptions } from './create-signal.ts'
export { ANY_SENDER, createSignal } from './create-signal.ts'
