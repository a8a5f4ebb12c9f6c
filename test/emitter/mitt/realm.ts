import type { RecorderOptions } from '@emitscope/emitter/inspect'
import { freshRealm, recordedRealm } from '../inspect/realm.ts'

/** The copy of `/mitt` that belongs to the realm loaded last. */
const loadMitt = async () => {
  const { default: mitt, adoptMitt, asMitt } = await import('@emitscope/emitter/mitt')
  return { mitt, adoptMitt, asMitt }
}

/** A realm with a recorder, installed before any bus exists. */
export const recordedMitts = async (options?: Omit<RecorderOptions, 'host'>) => ({
  ...(await recordedRealm(options)),
  ...(await loadMitt()),
})

/** A realm nobody looks at yet. */
export const freshMitts = async () => ({ ...(await freshRealm()), ...(await loadMitt()) })
