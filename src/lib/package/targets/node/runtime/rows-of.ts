import {asError, MlopsError} from '../../../../core/errors/index.ts'
import {setOwn} from '../../../../core/records/index.ts'
import {decodePicture} from '../../../../model/decode-picture.ts'
import type {PortableModel} from '../../../portable/page-model.ts'
import type {Row, RowValue} from '../../../portable/row-feeds.ts'

/** A row as a program gives it: a picture is the path of its file, or the bytes of it. */
export type InputRow = Readonly<Record<string, InputValue>>
export type InputValue = string | number | bigint | boolean | Uint8Array | null | undefined

/** Pictures decoded at a time; libvips works on each with threads of its own. */
const AT_ONCE = 8

/**
 * Rows of which tensors are made: pictures decoded, whole numbers of 64 bits as text.
 *
 * @throws MlopsError `DATA_BAD_ROW`
 */
export async function rowsOf(
  model: PortableModel,
  given: readonly InputRow[],
): Promise<readonly Row[]> {
  const rows = given.map(row => {
    const plain: Record<string, RowValue> = {}
    for (const {name, kind} of model.fields)
      if (kind === 'scalar') setOwn(plain, name, plainValue(row, name))
    return plain
  })
  const pictures = model.fields
    .filter(({kind}) => kind === 'image')
    .flatMap(({name}) => rows.map((row, at) => ({name, row, at})))
  for (let start = 0; start < pictures.length; start += AT_ONCE)
    await Promise.all(
      pictures.slice(start, start + AT_ONCE).map(async ({name, row, at}) => {
        setOwn(row, name, await pictureOf(model, valueOf(given[at] ?? {}, name), name, at))
      }),
    )
  return rows
}

function valueOf(row: InputRow, name: string): InputValue {
  return Object.hasOwn(row, name) ? row[name] : undefined
}

/** What is no value of a column is told by whoever writes it into a tensor. */
function plainValue(row: InputRow, name: string): RowValue {
  const value = valueOf(row, name)
  return typeof value === 'bigint' ? String(value) : ((value ?? null) as RowValue)
}

async function pictureOf(
  {image}: PortableModel,
  value: InputValue,
  name: string,
  at: number,
): Promise<RowValue> {
  if (image === null) return null
  const bad = (reason: string, cause?: unknown): MlopsError =>
    new MlopsError('DATA_BAD_ROW', `Row ${at + 1}: ${name} ${reason}.`, {
      hint: 'Give the path of a picture, or the bytes of its file.',
      details: {problems: [{row: at, field: name, reason}]},
      ...(cause === undefined ? {} : {cause}),
    })
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) throw bad('is no picture')
  try {
    return {pixels: await decodePicture(value, image), encoded: ''}
  } catch (cause) {
    const [line = ''] = asError(cause).message.split('\n')
    throw bad(`is no picture that can be read (${line})`, cause)
  }
}
