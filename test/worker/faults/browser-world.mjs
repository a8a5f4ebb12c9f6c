// Where the fault cases are proved in a page; serve.mjs serves it and the workers.
import { within } from './trial.mjs'

export const browserWorld = {
  name: 'Chromium',
  tellsEnd: false,
  urlOf: (script) => new URL(`/${script}.js`, location.href),
  /** Each lock of a worker is free again, and nobody queues for it: each is granted to us in its turn. */
  async left() {
    const { held, pending } = await navigator.locks.query()
    for (const { name } of [...held, ...pending])
      await within(
        `the lock ${name}`,
        navigator.locks.request(name, () => undefined),
      )
  },
}
