/** How often each length occurs. */
class Lengths {
  readonly counts = new Map<number, number>()

  change(length: number, by: number): void {
    const count = (this.counts.get(length) ?? 0) + by
    if (count > 0) this.counts.set(length, count)
    else this.counts.delete(length)
  }
}

/** What is kept by the end of a text, for each way it may begin. */
interface Bucket<T> {
  readonly values: Map<string, T>
  readonly lengths: Lengths
}

/**
 * Values by the beginning and the end of a text. Looking one up costs a lookup for each length that beginnings have, and for each length of
 * the ends beside them: patterns by the thousand differ in their letters, not in their lengths.
 */
export class Affixes<T> {
  private readonly buckets = new Map<string, Bucket<T>>()
  private readonly lengths = new Lengths()

  get size(): number {
    return this.buckets.size
  }

  get(prefix: string, suffix: string): T | undefined {
    return this.buckets.get(prefix)?.values.get(suffix)
  }

  set(prefix: string, suffix: string, value: T): void {
    let bucket = this.buckets.get(prefix)
    if (bucket === undefined) {
      bucket = { values: new Map(), lengths: new Lengths() }
      this.buckets.set(prefix, bucket)
      this.lengths.change(prefix.length, 1)
    }
    if (!bucket.values.has(suffix)) bucket.lengths.change(suffix.length, 1)
    bucket.values.set(suffix, value)
  }

  delete(prefix: string, suffix: string): void {
    const bucket = this.buckets.get(prefix)
    if (bucket?.values.delete(suffix) !== true) return
    bucket.lengths.change(suffix.length, -1)
    if (bucket.values.size > 0) return
    this.buckets.delete(prefix)
    this.lengths.change(prefix.length, -1)
  }

  /** Calls `take` with the values a text may belong to. */
  find(text: string, take: (value: T) => void): void {
    for (const before of this.lengths.counts.keys()) {
      if (before > text.length) continue
      const bucket = this.buckets.get(text.slice(0, before))
      if (bucket === undefined) continue
      for (const after of bucket.lengths.counts.keys()) {
        if (before + after > text.length) continue
        const value = bucket.values.get(text.slice(text.length - after))
        if (value !== undefined) take(value)
      }
    }
  }
}
