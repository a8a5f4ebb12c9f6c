/** One line of an error's stack. */
export interface Frame {
  /** Lines below the throw; 0 = where it was thrown. */
  readonly position: number
  /** Function name, `(anonymous)` where it has none. */
  readonly name: string
  /** File address without line and column; empty for native code. */
  readonly address: string
  readonly line: number
  readonly column: number
  /** True for frames of node_modules, of the runtime and of Emitscope itself. */
  readonly library: boolean
}

const libraryPath = /\/node_modules\/|\/\.vite\/deps\/|\/packages\/emitter\/(?:src|dist)\/|^node:|^(?:chrome|moz)-extension:/
const chromeLine = /^\s*at (?:async )?(?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/
const firefoxLine = /^(.*?)@(.*?):(\d+):(\d+)$/

/** Frames of a stack text as V8, SpiderMonkey and JavaScriptCore write it; lines that are no frames are left out. */
export const parseStack = (stack: string | undefined): Frame[] => {
  const frames: Frame[] = []
  for (const text of (stack ?? '').split('\n').slice(0, 100)) {
    const match = chromeLine.exec(text) ?? firefoxLine.exec(text.trim())
    if (!match) continue
    const address = match[2] ?? ''
    frames.push({
      position: frames.length,
      name: match[1]?.replace(/^(?:async )?(?:Object|Module|Function)\./, '') || '(anonymous)',
      address,
      line: Number(match[3]),
      column: Number(match[4]),
      library: libraryPath.test(address),
    })
  }
  return frames
}

/** First frame of the app itself; undefined where every frame is a library's. */
export const appFrame = (frames: readonly Frame[]): Frame | undefined => frames.find((frame) => !frame.library)

/** `payments.ts:88`, with its folder inside `src`: as short as it can be told apart. */
export const shortLocation = (frame: Frame, withColumn = false): string => {
  const path = frame.address.replace(/[?#].*$/, '')
  const source = path.lastIndexOf('/src/')
  const file =
    (source < 0
      ? path.slice(path.lastIndexOf('/') + 1)
      : path
          .slice(source + 5)
          .split('/')
          .slice(-2)
          .join('/')) || 'native'
  return withColumn ? `${file}:${frame.line}:${frame.column}` : `${file}:${frame.line}`
}

/** A frame of the app, or library frames between two of them, which can be folded. */
export type StackEntry = { readonly kind: 'app'; readonly frame: Frame } | { readonly kind: 'library'; readonly frames: readonly Frame[] }

/** Frames in order, consecutive library frames gathered. */
export const foldFrames = (frames: readonly Frame[]): StackEntry[] => {
  const entries: StackEntry[] = []
  for (const frame of frames) {
    const last = entries.at(-1)
    if (!frame.library) entries.push({ kind: 'app', frame })
    else if (last?.kind === 'library') entries[entries.length - 1] = { kind: 'library', frames: [...last.frames, frame] }
    else entries.push({ kind: 'library', frames: [frame] })
  }
  return entries
}
