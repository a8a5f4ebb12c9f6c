/** Whether the garbage collector takes the target, given a few chances: a turn of the event loop clears the references of the last one. */
export async function isCollected(target: WeakRef<WeakKey>): Promise<boolean> {
  const { gc } = globalThis as { gc?: () => void }
  if (gc === undefined) throw new Error('needs --expose-gc')
  for (let attempt = 0; attempt < 20; attempt++) {
    await new Promise((resolve) => setTimeout(resolve))
    gc()
    if (target.deref() === undefined) return true
  }
  return false
}
