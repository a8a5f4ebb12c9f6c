import type { BurstResult } from './burst.ts'
import type { Quote } from './catalogue.ts'
import type { ImagingResult } from './imaging.ts'
import type { Theme } from './options.ts'
import type { OrderRow } from './orders.ts'
import type { Template } from './outbox.ts'
import type { PaymentRequest } from './payments.ts'
import type { Shelf } from './shelves.ts'
import type { EmitterName, StrategyName } from './strategies.ts'

export interface OrderLine {
  readonly sku: string
  readonly quantity: number
}

export interface Order {
  readonly id: string
  readonly customer: string
  readonly email: string
  readonly last4: string
  readonly lines: readonly OrderLine[]
  readonly items: number
  readonly total: number
}

export type CartEvents = {
  'cart:changed': OrderLine & { readonly orderId: string; readonly customer: string }
  'price:updated': { readonly orderId: string; readonly total: number }
  'order:placed': Order
}

export type PaymentEvents = {
  'payment:requested': PaymentRequest
  'payment:authorised': { readonly orderId: string; readonly email: string; readonly amount: number; readonly approval: string }
  'payment:failed': { readonly orderId: string; readonly email: string; readonly code: string }
}

export type StockEvents = {
  'stock:counted': readonly Shelf[]
  'stock:reserved': OrderLine & { readonly orderId: string }
  'stock:low': { readonly sku: string; readonly left: number }
  'stock:synced': { readonly warehouse: string }
  'warehouse:offline': { readonly warehouse: string; readonly message: string }
  'warehouse:online': { readonly warehouse: string }
}

export type MailEvents = {
  'mail:queued': { readonly id: number; readonly template: Template; readonly to: string }
  'mail:sent': { readonly id: number }
}

export type TickerEvents = {
  /** `sequence` counts every tick of the page, so a handler can tell that none is missing, doubled or out of order. */
  'ticker:tick': Quote & { readonly sequence: number }
}

export type PointerEvents = {
  /** Place on the trail, from 0 to 1 in both directions. */
  'pointer:moved': { readonly x: number; readonly y: number }
}

export type BurstEvents = {
  'burst:fired': { readonly count: number }
}

export type DeskEvents = {
  'orders:loaded': readonly OrderRow[]
  'order:shipped': { readonly orderId: string; readonly carrier: string }
  'card:flagged': { readonly declined: boolean }
  'report:requested': { readonly orders: number }
  'report:built': { readonly orders: number; readonly total: number; readonly tookMs: number }
  'ticker:set': { readonly paused: boolean; readonly ticksPerSecond: number }
  'burst:set': { readonly perSecond: number; readonly seconds: number }
  'burst:started': { readonly perSecond: number; readonly seconds: number }
  'burst:finished': BurstResult
  'emitter:chosen': { readonly emitter: EmitterName }
  'strategy:chosen': { readonly emitter: EmitterName; readonly strategy: StrategyName }
  'strategy:changed': { readonly emitter: EmitterName; readonly strategy: StrategyName }
  'strategy:flushed': { readonly emitter: EmitterName }
  'image:chosen': { readonly image: number; readonly name: string; readonly width: number; readonly height: number }
  'image:refused': { readonly name: string }
  'histogram:ready': ImagingResult
  'imaging:set': { readonly running: boolean }
  'theme:chosen': { readonly theme: Theme }
  'scenario:started': { readonly id: string }
  'scenario:finished': { readonly id: string; readonly summary: string; readonly ok: boolean }
}
