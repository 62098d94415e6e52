import {readFlatbuffer, type Table, type Value} from './read-flatbuffer.ts'
import {writeFlatbuffer} from './write-flatbuffer.ts'

/** Tables that the runtime keeps in a hash table and looks for by a text. */
const BY_NAME: Readonly<Record<string, string>> = {
  OpIdKernelTypeStrArgsEntry: 'op_id',
  KernelTypeStrArgsEntry: 'kernel_type_str',
  RuntimeOptimizationRecordContainerEntry: 'optimizer_name',
}

/**
 * The same model of the .ort format in bytes that depend on what is in it alone. The runtime writes the entries of its
 * hash tables in another order in each process, and leaves what lies between tables as it is.
 *
 * @throws Error where the file has fields that the schema does not know.
 */
export function settleOrt(file: Buffer): Buffer {
  return writeFlatbuffer(sorted(readFlatbuffer(file)), file.length + 65_536)
}

function sorted(table: Table): Table {
  return {
    type: table.type,
    fields: new Map([...table.fields].map(([name, value]) => [name, sortedValue(value)])),
  }
}

function sortedValue(value: Value): Value {
  if (value.kind === 'table') return {kind: 'table', table: sorted(value.table)}
  if (value.kind !== 'tables') return value
  const tables = value.tables.map(sorted)
  const key = BY_NAME[tables[0]?.type ?? '']
  if (key === undefined) return {kind: 'tables', tables}
  return {
    kind: 'tables',
    tables: tables.toSorted((a, b) => compareTexts(textOf(a, key), textOf(b, key))),
  }
}

function textOf(table: Table, name: string): string {
  const value = table.fields.get(name)
  return value?.kind === 'text' ? value.text : ''
}

/** Byte by byte, as a search in the file does it. */
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
