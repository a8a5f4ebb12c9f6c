/** Rows per chunk; a power of two, so a row's place is a shift and a mask. */
export const CHUNK_ROWS = 16_384
/** Rows kept unless said otherwise: 16 chunks. */
export const KEPT_ROWS = 262_144

const shift = Math.log2(CHUNK_ROWS)
const mask = CHUNK_ROWS - 1

/** `float` holds instants and sequences exactly, `integer` ids and row numbers, `byte` flags and small enums. */
export type ColumnKind = 'float' | 'integer' | 'byte'
export type ColumnSchema = Readonly<Record<string, ColumnKind>>
type ColumnArray = Float64Array | Int32Array | Uint8Array
type Chunk<S extends ColumnSchema> = Readonly<Record<keyof S, ColumnArray>>

const createColumn = (kind: ColumnKind): ColumnArray => {
  if (kind === 'float') return new Float64Array(CHUNK_ROWS)
  return kind === 'integer' ? new Int32Array(CHUNK_ROWS) : new Uint8Array(CHUNK_ROWS)
}

/**
 * A growing table of numbers in typed columns. Row numbers never change and are never reused: when more than `keptRows` are held
 * the oldest chunk goes, `firstRow` moves on, and reading a row that is gone gives 0.
 */
export class Chunks<S extends ColumnSchema> {
  readonly #names: (keyof S & string)[]
  readonly #schema: S
  readonly #keptRows: number
  #chunks: Chunk<S>[] = []
  #firstChunk = 0
  /** One past the newest row. */
  endRow = 0

  constructor(schema: S, keptRows: number = KEPT_ROWS) {
    this.#schema = schema
    this.#names = Object.keys(schema)
    this.#keptRows = Math.max(CHUNK_ROWS, keptRows)
  }

  /** Oldest row still held. */
  get firstRow(): number {
    return Math.min(this.#firstChunk << shift, this.endRow)
  }

  /** Adds a row of zeros and returns its number. */
  append(): number {
    const row = this.endRow
    if ((row & mask) === 0) this.#grow()
    this.endRow = row + 1
    return row
  }

  get(column: keyof S & string, row: number): number {
    return this.#chunks[(row >>> shift) - this.#firstChunk]?.[column][row & mask] ?? 0
  }

  set(column: keyof S & string, row: number, value: number): void {
    const chunk = this.#chunks[(row >>> shift) - this.#firstChunk]
    if (chunk) chunk[column][row & mask] = value
  }

  add(column: keyof S & string, row: number, value: number): void {
    const chunk = this.#chunks[(row >>> shift) - this.#firstChunk]
    if (chunk) chunk[column][row & mask] = (chunk[column][row & mask] ?? 0) + value
  }

  has(row: number): boolean {
    return row >= this.firstRow && row < this.endRow
  }

  /** Lets every row go; numbering continues at the next chunk. */
  clear(): void {
    this.#firstChunk += this.#chunks.length
    this.#chunks = []
    this.endRow = this.#firstChunk << shift
  }

  #grow(): void {
    const chunk: Partial<Record<keyof S, ColumnArray>> = {}
    for (const name of this.#names) chunk[name] = createColumn(this.#schema[name] ?? 'float')
    this.#chunks.push(chunk as Chunk<S>)
    if (this.#chunks.length << shift <= this.#keptRows) return
    this.#chunks.shift()
    this.#firstChunk += 1
  }
}
