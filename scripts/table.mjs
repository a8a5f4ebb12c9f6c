/** Rows of strings as aligned columns: the first to the left, the others to the right. */
export function renderTable(rows) {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}
