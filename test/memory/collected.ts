/** Forces collections until none of these is left, 20 at most; returns how many are. The project runs with `--expose-gc`. */
export const leftAfterCollecting = async (references: readonly WeakRef<WeakKey>[]): Promise<number> => {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) throw new Error('run with --expose-gc')
  const left = (): number => references.filter((reference) => reference.deref() !== undefined).length
  for (let turn = 0; turn < 20 && left() > 0; turn++) {
    // A WeakRef read in a turn keeps its target to the end of it.
    await new Promise(setImmediate)
    gc()
  }
  return left()
}

/** Bytes in use once everything unreachable is gone. */
export const heapAfterCollecting = async (): Promise<number> => {
  await leftAfterCollecting([new WeakRef({})])
  return process.memoryUsage().heapUsed
}

/** Whether this one is taken. */
export const isCollected = async (target: WeakRef<WeakKey>): Promise<boolean> => (await leftAfterCollecting([target])) === 0
