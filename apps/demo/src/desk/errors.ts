/** The card's bank said no. Nobody takes this failure in the demo, so it reaches the host, as it would in an app that forgot. */
export class PaymentDeclined extends Error {
  override readonly name = 'PaymentDeclined'
  readonly code = 'card_declined'
  readonly last4: string
  constructor(last4: string) {
    super(`Card ending ${last4} was declined`)
    this.last4 = last4
  }
}

/** The warehouse did not answer. The subscription's `onFailure` takes it and shows the warehouse as offline. */
export class WarehouseOffline extends Error {
  override readonly name = 'WarehouseOffline'
  readonly code = 'warehouse_offline'
  readonly warehouse: string
  constructor(warehouse: string, waitedMs: number) {
    super(`Warehouse ${warehouse} is offline`, { cause: new Error(`No answer within ${waitedMs} ms`) })
    this.warehouse = warehouse
  }
}
