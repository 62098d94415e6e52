import {
  foldKeys,
  isObject,
  readCsv,
  type DecodedFeeds,
  type KnownRow,
  type RowCodec,
  type RowDecoders,
} from '../codec/index.ts'
import {RequestError} from '../request-error.ts'
import {divideRows, type Divided} from './divide-rows.ts'
import type {Key} from './key-column.ts'
import {leftToModel} from './left-to-model.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Decoders of rows of which some are known: the tensors are of the others alone. A row without the key
 * column is left to the model, as is one whose key the table lacks where it has columns of the model.
 *
 * Lists without names (of instances, of CSV without a header) have no key.
 *
 * @throws RequestError `not-found` where a key is not in the table and its row has nothing else.
 */
export function keyedDecoders(
  codec: RowCodec,
  column: string,
  find: (key: Key) => KnownRow | undefined,
): RowDecoders {
  const folded = column.toLowerCase()
  const valueIn = (record: Json): unknown =>
    Object.hasOwn(record, column) ? record[column] : foldKeys(record).get(folded)
  const placeIn = (names: readonly unknown[]): number => {
    const exact = names.indexOf(column)
    return exact >= 0 ? exact : names.findIndex(name => String(name).toLowerCase() === folded)
  }
  const decodeLeft = (
    divided: Divided,
    hasColumns: (row: number) => boolean,
    decode: (decoders: RowDecoders) => DecodedFeeds,
  ): DecodedFeeds => leftToModel(codec, column, divided, hasColumns, decode)

  const decodeObjects = (
    rows: readonly unknown[],
    decode: (decoders: RowDecoders, left: readonly unknown[]) => DecodedFeeds,
  ): DecodedFeeds => {
    const divided = divideRows(
      column,
      rows.map(row => (isObject(row) ? valueIn(row) : undefined)),
      find,
    )
    const hasColumns = (row: number): boolean => codec.takesAny(Object.keys(rows[row] as object))
    return decodeLeft(divided, hasColumns, decoders =>
      decode(
        decoders,
        divided.left.map(row => rows[row]),
      ),
    )
  }

  const decodeNamed = (
    names: readonly unknown[],
    place: number,
    data: readonly unknown[],
  ): DecodedFeeds => {
    const keys = data.map(row => (Array.isArray(row) ? (row[place] as unknown) : undefined))
    const divided = divideRows(column, keys, find)
    const hasColumns = codec.takesAny(names.map(String))
    return decodeLeft(
      divided,
      () => hasColumns,
      decoders =>
        decoders.decodeSplit(
          names,
          divided.left.map(row => data[row]),
        ),
    )
  }

  const decodeLists = (
    lists: Json,
    decode: (decoders: RowDecoders, left: Json) => DecodedFeeds,
  ): DecodedFeeds => {
    const keys = valueIn(lists)
    if (!Array.isArray(keys)) return decode(codec, lists)
    refuseUneven(column, keys, lists)
    const divided = divideRows(column, keys, find)
    const hasColumns = codec.takesAny(Object.keys(lists))
    const left = (list: unknown): unknown =>
      Array.isArray(list) ? divided.left.map(row => list[row] as unknown) : list
    return decodeLeft(
      divided,
      () => hasColumns,
      decoders =>
        decode(
          decoders,
          Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, left(list)])),
        ),
    )
  }

  return {
    decodeRecords: rows => decodeObjects(rows, (decoders, left) => decoders.decodeRecords(left)),
    decodeInstances: rows =>
      decodeObjects(rows, (decoders, left) => decoders.decodeInstances(left)),
    decodeColumns: lists => decodeLists(lists, (decoders, left) => decoders.decodeColumns(left)),
    decodeTensors: inputs =>
      isObject(inputs)
        ? decodeLists(inputs, (decoders, left) => decoders.decodeTensors(left))
        : codec.decodeTensors(inputs),
    decodeSplit(names, data) {
      const place = placeIn(names)
      return place < 0 ? codec.decodeSplit(names, data) : decodeNamed(names, place, data)
    },
    decodeCsv(text, options) {
      const [header = [], ...data] = readCsv(text)
      const names = header.map(name => name ?? '')
      const place = placeIn(names)
      return place < 0 ? codec.decodeCsv(text, options) : decodeNamed(names, place, data)
    },
  }
}

/** Lists from which rows are taken must be one list a column of the same rows. */
function refuseUneven(column: string, keys: readonly unknown[], lists: Json): void {
  for (const [name, list] of Object.entries(lists))
    if (Array.isArray(list) && list.length !== keys.length)
      throw new RequestError(
        'invalid',
        `The columns are not equally long: ${name} has ${list.length} values, ${column} has ${keys.length}.`,
        {hint: 'Every column needs a value a row; null stands for an absent one.'},
      )
}
