/** A growing list of integers in one typed array. */
export class IntList {
  #values: Int32Array = new Int32Array(256)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow()
    this.#values[this.length] = value
    this.length += 1
  }

  /** The value at an index, 0 outside the list. */
  get(index: number): number {
    return index < this.length ? (this.#values[index] ?? 0) : 0
  }

  set(index: number, value: number): void {
    this.#values[index] = value
  }

  insert(index: number, value: number): void {
    this.push(value)
    this.#values.copyWithin(index + 1, index, this.length - 1)
    this.#values[index] = value
  }

  remove(index: number): void {
    this.#values.copyWithin(index, index + 1, this.length)
    this.length -= 1
  }

  truncate(length: number): void {
    this.length = Math.min(this.length, Math.max(0, length))
  }

  dropFront(count: number): void {
    this.#values.copyWithin(0, count, this.length)
    this.length -= count
  }

  /** Index of the first value that is not below `value`; the list must ascend. */
  lowerBound(value: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#values[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }

  #grow(): void {
    const larger = new Int32Array(this.#values.length * 2)
    larger.set(this.#values)
    this.#values = larger
  }
}
