// Where the fault cases are proved in Node.

/** No JavaScript, without a file that every tool would stumble over. */
const broken = new URL('data:text/javascript,const = 1')

export const nodeWorld = {
  name: 'Node',
  /** Whether the platform itself says that a worker ended, whatever it was doing. */
  tellsEnd: true,
  urlOf: (script) => (script === 'broken' ? broken : new URL(`./${script}.mjs`, import.meta.url)),
  /** Threads that ended hold nothing. */
  left: async () => undefined,
}
