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

/** Bytes in use once everything unreachable is gone: what one collection leaves (compiled code, for one) the next may take, so the least of some. */
export const heapAfterCollecting = async (): Promise<number> => {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 5; turn++) {
    await leftAfterCollecting([new WeakRef({})])
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}

/** Whether this one is taken. */
export const isCollected = async (target: WeakRef<WeakKey>): Promise<boolean> => (await leftAfterCollecting([target])) === 0
