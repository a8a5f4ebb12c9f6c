import { packageVersion } from '../core/registry.ts'
import { globals } from '../host/globals.ts'
import { type Hello, PROTOCOL, type Runtime } from './protocol.ts'
import type { Recorder } from './recorder.ts'

const runtimeName = (): Runtime => {
  if (globals.Deno !== undefined) return 'deno'
  if (globals.process?.versions?.bun !== undefined) return 'bun'
  if (globals.document !== undefined) return globals.window === globals.top ? 'window' : 'frame'
  return globals.process?.versions?.node !== undefined ? 'node' : 'worker'
}

/** Names this realm among others; not a secret. */
export const realmId: string = Math.random().toString(36).slice(2, 10)

export const helloOf = (recorder: Recorder): Hello => {
  const runtime = runtimeName()
  const { process, document, location, performance } = globals
  return {
    kind: 'hello',
    protocol: PROTOCOL,
    packageVersion,
    realmId,
    runtime,
    title: document?.title || process?.argv?.[1]?.split(/[\\/]/).at(-1) || runtime,
    ...(location === undefined ? {} : { url: location.href }),
    ...(process?.argv === undefined ? {} : { argv: process.argv }),
    ...(process?.pid === undefined ? {} : { pid: process.pid }),
    timeOriginMs: performance.timeOrigin ?? 0,
    clockStepMs: recorder.clockStepMs,
    mode: process?.env?.NODE_ENV === 'production' ? 'production' : 'development',
    capabilities: ['preview', 'properties', 'recording'],
    level: recorder.level,
    ringCapacity: {
      emissions: recorder.emissions.capacity,
      deliveries: recorder.deliveriesRing.capacity,
      failures: recorder.failures.capacity,
    },
  }
}
