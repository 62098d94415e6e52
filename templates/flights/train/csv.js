import {readFile} from 'node:fs/promises'

/**
 * Reads columns of a CSV file with a header: numbers as Float32Array (empty is NaN), texts as
 * arrays of strings (empty is null). Other columns are skipped.
 *
 * @param {string} path
 * @param {{numbers: readonly string[], texts: readonly string[]}} wanted
 */
export async function readCsv(path, wanted) {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  const header = []
  let position = readRecord(text, 0, value => header.push(value))
  const missing = [...wanted.numbers, ...wanted.texts].filter(name => !header.includes(name))
  if (missing.length > 0) throw new Error(`${path} has no column ${missing.join(', ')}`)

  const columns = header.map(name => {
    if (wanted.numbers.includes(name)) return {name, numeric: true, values: []}
    return wanted.texts.includes(name) ? {name, numeric: false, values: []} : undefined
  })
  let rows = 0
  while (position < text.length) {
    let field = 0
    position = readRecord(text, position, (value, quoted) => {
      const column = columns[field++]
      if (column === undefined) return
      if (!column.numeric) column.values.push(value === '' && !quoted ? null : value)
      else column.values.push(toNumber(value, path, rows, column.name))
    })
    if (field === 1 && header.length > 1) throw new Error(`${path}: row ${rows + 1} is empty`)
    if (field !== header.length)
      throw new Error(`${path}: row ${rows + 1} has ${field} values, the header ${header.length}`)
    rows++
  }
  const table = {rows, columns: {}}
  for (const column of columns) {
    if (column === undefined) continue
    table.columns[column.name] = column.numeric ? Float32Array.from(column.values) : column.values
  }
  return table
}

/** Hands each field of the record at `start` to `take`; returns where the next record begins. */
function readRecord(text, start, take) {
  let position = start
  for (;;) {
    if (text[position] === '"') {
      let value = ''
      for (;;) {
        const close = text.indexOf('"', position + 1)
        if (close === -1) throw new Error('a quoted value of the CSV file does not end')
        value += text.slice(position + 1, close)
        position = close + 1
        if (text[position] !== '"') break
        value += '"'
      }
      take(value, true)
    } else {
      let end = position
      while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r')
        end++
      take(text.slice(position, end), false)
      position = end
    }
    if (text[position] === ',') {
      position++
      continue
    }
    if (text[position] === '\r') position++
    if (text[position] === '\n') position++
    return position
  }
}

function toNumber(value, path, row, name) {
  if (value === '') return NaN
  if (value === 'true') return 1
  if (value === 'false') return 0
  const number = Number(value)
  if (Number.isNaN(number) && value.toLowerCase() !== 'nan')
    throw new Error(`${path}: row ${row + 1}, column ${name}: "${value}" is no number`)
  return number
}
