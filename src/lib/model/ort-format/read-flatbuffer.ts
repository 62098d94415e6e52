import {KINDS, TABLES} from './schema.ts'

/** A table by the names of its fields, those alone that are in the file. */
export interface Table {
  readonly type: string
  readonly fields: ReadonlyMap<string, Value>
}

/** Bytes of a scalar or of a vector of them, a text, or tables. */
export type Value =
  | {readonly kind: 'scalar'; readonly bytes: Buffer}
  | {readonly kind: 'scalars'; readonly bytes: Buffer; readonly width: number}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'texts'; readonly texts: readonly string[]}
  | {readonly kind: 'table'; readonly table: Table}
  | {readonly kind: 'tables'; readonly tables: readonly Table[]}

/**
 * Reads a FlatBuffer of the .ort format. Texts are bytes, one a character, so that what is no UTF-8 stays what it is.
 *
 * @throws Error where a table has a field that the schema does not know, or an offset leads out of the file.
 */
export function readFlatbuffer(file: Buffer): Table {
  return tableAt(file, file.readUInt32LE(0), 'InferenceSession')
}

function tableAt(file: Buffer, at: number, type: string): Table {
  const slots = at - file.readInt32LE(at)
  const count = (file.readUInt16LE(slots) - 4) / 2
  const schema = TABLES[type] ?? []
  const fields = new Map<string, Value>()
  let kind = 0
  for (let slot = 0; slot < count; slot++) {
    const offset = file.readUInt16LE(slots + 4 + 2 * slot)
    if (offset === 0) continue
    const field = schema[slot]
    if (field === undefined || field[1] === 'gone')
      throw new Error(`A ${type} of the .ort format has an unknown field ${slot}.`)
    const [name, fieldType] = field
    if (fieldType === 'kind') kind = file.readUInt8(at + offset)
    fields.set(name, valueAt(file, at + offset, fieldType, KINDS[kind - 1]))
  }
  return {type, fields}
}

function valueAt(file: Buffer, at: number, type: string, ofKind = ''): Value {
  if (type === 'kind') return {kind: 'scalar', bytes: slice(file, at, 1)}
  if (type.startsWith('scalar')) return {kind: 'scalar', bytes: slice(file, at, widthOf(type))}
  const target = at + file.readUInt32LE(at)
  if (type === 'text') return {kind: 'text', text: textAt(file, target)}
  if (!type.startsWith('['))
    return {kind: 'table', table: tableAt(file, target, type === 'of kind' ? ofKind : type)}
  const [element, length] = [type.slice(1, -1), file.readUInt32LE(target)]
  if (element.startsWith('scalar')) {
    const width = widthOf(element)
    return {kind: 'scalars', width, bytes: slice(file, target + 4, width * length)}
  }
  const places = Array.from({length}, (_, index) => {
    const place = target + 4 + 4 * index
    return place + file.readUInt32LE(place)
  })
  return element === 'text'
    ? {kind: 'texts', texts: places.map(place => textAt(file, place))}
    : {kind: 'tables', tables: places.map(place => tableAt(file, place, element))}
}

function textAt(file: Buffer, at: number): string {
  return slice(file, at + 4, file.readUInt32LE(at)).toString('latin1')
}

function slice(file: Buffer, from: number, length: number): Buffer {
  if (from + length > file.length) throw new RangeError('An offset leads out of the .ort file.')
  return file.subarray(from, from + length)
}

const widthOf = (type: string): number => Number(type.slice('scalar'.length))
