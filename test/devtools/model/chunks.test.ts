import { expect, test } from 'vitest'
import { CHUNK_ROWS, Chunks } from '../../../packages/devtools/src/model/chunks.ts'

const schema = { at: 'float', id: 'integer', flags: 'byte' } as const

test('rows keep their number and their values in every kind of column', () => {
  const table = new Chunks(schema)
  const row = table.append()
  table.set('at', row, 2.318)
  table.set('id', row, -1)
  table.set('flags', row, 255)
  table.add('id', row, 3)
  expect([row, table.get('at', row), table.get('id', row), table.get('flags', row)]).toEqual([0, 2.318, 2, 255])
})

test('lets the oldest chunk go past the limit, and numbers on', () => {
  const table = new Chunks(schema, CHUNK_ROWS * 2)
  for (let index = 0; index < CHUNK_ROWS * 2 + 1; index += 1) table.set('at', table.append(), index)
  expect(table.firstRow).toBe(CHUNK_ROWS)
  expect(table.has(CHUNK_ROWS - 1)).toBe(false)
  expect(table.get('at', CHUNK_ROWS - 1)).toBe(0)
  expect(table.get('at', CHUNK_ROWS)).toBe(CHUNK_ROWS)
  expect(table.get('at', CHUNK_ROWS * 2)).toBe(CHUNK_ROWS * 2)
})

test('a row that is gone or not there yet takes no value', () => {
  const table = new Chunks(schema)
  table.append()
  table.set('at', CHUNK_ROWS * 3, 1)
  table.add('at', CHUNK_ROWS * 3, 1)
  expect(table.get('at', CHUNK_ROWS * 3)).toBe(0)
})

test('clear lets every row go and never gives a number twice', () => {
  const table = new Chunks(schema)
  for (let index = 0; index < 5; index += 1) table.append()
  table.clear()
  expect(table.firstRow).toBe(table.endRow)
  expect(table.append()).toBe(CHUNK_ROWS)
  expect(table.has(4)).toBe(false)
})
