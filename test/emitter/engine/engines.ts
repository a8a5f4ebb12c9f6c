import { createEngine, type Engine, type EngineOptions } from '@emitscope/emitter/engine'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import { turn } from '../promises.ts'

/** Runs what waits, and the reactions to it, until nothing more comes of it. */
export const rest = async (host: ManualHost): Promise<void> => {
  for (let idle = 0, rounds = 0; idle < 3; rounds++) {
    if (rounds === 1000) throw new Error('rest: it never rests')
    idle = host.waiting.microtasks > 0 ? 0 : idle + 1
    host.flushMicrotasks()
    await turn()
  }
}

/** Lets so much time pass, in steps, with the reactions to each. */
export const pass = async (host: ManualHost, ms: number, stepMs = ms): Promise<void> => {
  for (let atMs = 0; atMs < ms; atMs += stepMs) {
    host.advance(stepMs)
    await rest(host)
  }
}

export interface Started {
  readonly engine: Engine
  readonly host: ManualHost
}

/** An engine whose time stands still. */
export const made = (options: EngineOptions<object> = {}): Started => {
  const host = createManualHost()
  return { engine: createEngine({ host, ...options }) as Engine, host }
}

export const started = async (options: EngineOptions<object> = {}): Promise<Started> => {
  const { engine, host } = made(options)
  await Promise.all([engine.start(), rest(host)])
  return { engine, host }
}

export const stopped = async (engine: Pick<Engine, 'stop'>, host: ManualHost): Promise<void> => {
  const stopping = engine.stop()
  await rest(host)
  await stopping
}

export class Ping {
  static readonly type = 'ping'
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}
export class Pong {
  static readonly type = 'pong'
  readonly at: number
  constructor(at: number) {
    this.at = at
  }
}
