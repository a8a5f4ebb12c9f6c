import { registry } from '../core/registry.ts'
import { Recorder, type RecorderOptions } from './recorder.ts'

/** A recorder that records nothing until installed. Throws `TypeError` on an unknown level. */
export const createRecorder = (options?: RecorderOptions): Recorder => new Recorder(options)

/**
 * Installs a recorder in this realm and returns the one in charge: the first wins and serves every client.
 * Emitters that exist already are found, later ones join; where globals are frozen or inspection is switched off it records nothing.
 */
export const installRecorder = (options?: RecorderOptions): Recorder => {
  const found = registry()
  const existing = found?.recorder
  if (existing instanceof Recorder) return existing
  const recorder = createRecorder(options)
  return found?.install(recorder) ?? recorder
}
