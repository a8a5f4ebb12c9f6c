import type { OrderRow } from './orders.ts'

export interface Product {
  readonly sku: string
  readonly price: number
  /** Pieces on a full shelf. */
  readonly full: number
  /** Pieces this morning. */
  readonly left: number
}

export const products: readonly [Product, ...Product[]] = [
  { sku: 'mug-blue', price: 12.4, full: 60, left: 4 },
  { sku: 'mug-white', price: 9.9, full: 60, left: 42 },
  { sku: 'tray-oak', price: 31, full: 60, left: 15 },
  { sku: 'lamp-brass', price: 84.2, full: 60, left: 9 },
  { sku: 'bowl-clay', price: 18.75, full: 60, left: 58 },
]

export interface Customer {
  readonly name: string
  readonly email: string
  readonly last4: string
}

export const customers: readonly [Customer, ...Customer[]] = [
  { name: 'Ida Berg', email: 'ida@berg.example', last4: '4242' },
  { name: 'Noor Haddad', email: 'noor@haddad.example', last4: '1881' },
  { name: 'Tomás Reis', email: 'tomas@reis.example', last4: '0341' },
  { name: 'Yuki Mori', email: 'yuki@mori.example', last4: '7720' },
  { name: 'Sam Okafor', email: 'sam@okafor.example', last4: '5150' },
  { name: 'Lena Fuchs', email: 'lena@fuchs.example', last4: '9034' },
  { name: 'Omar Aziz', email: 'omar@aziz.example', last4: '6116' },
  { name: 'Mia Costa', email: 'mia@costa.example', last4: '2207' },
]

export const deskAddress = 'desk@shop.example'

/** The orders of the morning, newest first. */
export const morning: readonly OrderRow[] = [
  { id: 'A-1041', customer: 'Tomás Reis', items: 1, total: 31, status: 'paid' },
  { id: 'A-1040', customer: 'Yuki Mori', items: 2, total: 24.8, status: 'paid' },
  { id: 'A-1039', customer: 'Sam Okafor', items: 5, total: 142.2, status: 'shipped' },
  { id: 'A-1038', customer: 'Lena Fuchs', items: 1, total: 12.4, status: 'shipped' },
  { id: 'A-1037', customer: 'Omar Aziz', items: 2, total: 62, status: 'shipped' },
  { id: 'A-1036', customer: 'Mia Costa', items: 4, total: 98.1, status: 'shipped' },
  { id: 'A-1035', customer: 'Jon Hale', items: 1, total: 12.4, status: 'shipped' },
  { id: 'A-1034', customer: 'Ines Ferro', items: 2, total: 49.6, status: 'shipped' },
  { id: 'A-1033', customer: 'Karl Lind', items: 1, total: 31, status: 'shipped' },
]
export const firstOrderNumber = 1042

export interface Quote {
  readonly symbol: string
  readonly price: number
  /** Against the opening price. */
  readonly change: number
}

export const openingQuotes: readonly Quote[] = [
  { symbol: 'MUG', price: 12.41, change: 0 },
  { symbol: 'TRAY', price: 31, change: 0 },
  { symbol: 'LAMP', price: 84.2, change: 0 },
  { symbol: 'BOWL', price: 18.75, change: 0 },
  { symbol: 'VASE', price: 46.1, change: 0 },
  { symbol: 'RUG', price: 129, change: 0 },
  { symbol: 'CUP', price: 9.9, change: 0 },
  { symbol: 'CLOCK', price: 61.3, change: 0 },
  { symbol: 'STOOL', price: 74, change: 0 },
]
