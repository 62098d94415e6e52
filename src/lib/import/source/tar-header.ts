import {MlopsError} from '../../core/errors/index.ts'

export const BLOCK = 512

export interface TarHeader {
  readonly name: string
  readonly sizeBytes: number
  /** One character: `0` file, `5` folder, `x` and `g` pax records, `L` a long name of GNU. */
  readonly type: string
}

/**
 * Reads a header of a tar archive; undefined for a block of zeros, which ends it.
 *
 * @throws MlopsError `PACKAGE_INVALID` for a wrong checksum or number.
 * @see POSIX.1-2017, pax, "ustar Interchange Format".
 */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (block.every(byte => byte === 0)) return undefined
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (octal(block, 148, 8) !== sum) throw damaged('a header does not have its checksum')
  const ustar = block.toString('latin1', 257, 262) === 'ustar'
  // GNU writes other things where ustar has the folders of a name.
  const prefix = ustar && block[263] === 0x30 ? text(block, 345, 155) : ''
  const name = text(block, 0, 100)
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes: octal(block, 124, 12),
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0),
  }
}

/** The records of a pax header, `LENGTH KEY=VALUE\n` each. */
export function readPaxRecords(bytes: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  let at = 0
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at)
    const length = Number(bytes.toString('latin1', at, space))
    const record = bytes.toString('utf8', space + 1, at + length)
    const equals = record.indexOf('=')
    if (
      space < 0 ||
      !(length > 0) ||
      at + length > bytes.length ||
      equals < 1 ||
      !record.endsWith('\n')
    )
      throw damaged('a pax header cannot be read')
    records.set(record.slice(0, equals), record.slice(equals + 1, -1))
    at += length
  }
  return records
}

export function cutOff(): MlopsError {
  return new MlopsError('PACKAGE_INVALID', 'The archive is cut off.', {
    hint: 'It was not copied or fetched to its end: fetch it again.',
  })
}

export function damaged(what: string): MlopsError {
  return new MlopsError('PACKAGE_INVALID', `The archive is damaged: ${what}.`, {
    hint: 'Fetch or make it again.',
  })
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

function octal(block: Buffer, start: number, length: number): number {
  const digits = text(block, start, length).trim()
  if (!/^[0-7]+$/.test(digits)) throw damaged('a number of a header cannot be read')
  return Number.parseInt(digits, 8)
}
