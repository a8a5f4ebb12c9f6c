import type { Emission } from '../core/emission.ts'
import type { Host } from '../host/host.ts'
import { pathOfInstance } from './clone-path.ts'
import type { Copied } from './copy.ts'

/** What arrives without its class is a surprise that nothing else tells of: said once per type, by the strategy's host, for the strategy may have many emitters. */
export class InstanceWarnings {
  private readonly host: Host
  /** Types warned of. */
  private readonly warned = new Set<unknown>()
  /** Classes the workers revive; known from the first start on. */
  private classes: ReadonlySet<string> | undefined = undefined

  constructor(host: Host) {
    this.host = host
  }

  revives(classes: readonly string[]): void {
    this.classes = new Set(classes)
  }

  look({ type, payload }: Emission, { form, wasCloned }: Copied): void {
    if ((form !== 'instance' && !wasCloned) || this.warned.has(type)) return
    const isEvent = form === 'instance'
    const path = isEvent ? (this.classes?.has(type as string) === false ? 'payload' : undefined) : pathOfInstance(payload, 'payload')
    if (path === undefined) return
    this.warned.add(type)
    const advice = isEvent ? 'hand its class to exposeHandlers in `events`' : 'send plain data, or an instance of an event class'
    this.host.warn(`${path} of "${String(type)}" is an instance of a class and arrives in the worker as a plain object; ${advice}`)
  }
}
