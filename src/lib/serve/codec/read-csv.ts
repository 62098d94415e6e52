import {RequestError} from '../request-error.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20

/**
 * The records of a text as of RFC 4180: commas; fields with commas, quotes or breaks in quotes, and a
 * quote doubled; lines end with LF, CRLF or CR. Empty fields are null. An empty line is a record only
 * where records have one field.
 *
 * @throws RequestError `invalid` when a quote is not closed, or something follows a closed one.
 */
export function readCsv(text: string): readonly (readonly (string | null)[])[] {
  const records: (string | null)[][] = []
  let record: (string | null)[] = []
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    let start = at
    while (text.charCodeAt(start) === SPACE) start++
    let field: string
    if (text.charCodeAt(start) === QUOTE) {
      const end = closingQuote(text, start + 1, records.length)
      field = text.slice(start + 1, end).replaceAll('""', '"')
      at = end + 1
      if (at < text.length && !isEnd(text.charCodeAt(at)))
        refuse(records.length, 'has something between a closing quote and the next comma')
    } else {
      const from = at
      while (at < text.length && !isEnd(text.charCodeAt(at))) at++
      field = text.slice(from, at)
    }
    record.push(field === '' ? null : field)
    const code = text.charCodeAt(at)
    at++
    if (code === COMMA) {
      // A comma at the very end is followed by one more field, which is empty.
      if (at < text.length) continue
      record.push(null)
    } else if (code === CR && text.charCodeAt(at) === LF) at++
    const blank = record.length === 1 && record[0] === null
    if (!blank || (records[0]?.length ?? 1) === 1) records.push(record)
    record = []
  }
  return records
}

function closingQuote(text: string, start: number, record: number): number {
  let at = text.indexOf('"', start)
  while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2)
  if (at < 0) refuse(record, 'has a quote that is never closed')
  return at
}

function isEnd(code: number): boolean {
  return code === COMMA || code === LF || code === CR
}

function refuse(record: number, reason: string): never {
  throw new RequestError(
    'invalid',
    `The CSV cannot be read: record ${record} (from 0, the header included) ${reason}.`,
    {
      hint: 'Put fields with commas, quotes or line breaks in double quotes, and double the quotes inside.',
    },
  )
}
