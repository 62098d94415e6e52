import {parseJsonBytes} from '../http/index.ts'
import {RequestError} from '../request-error.ts'
import {type FeedbackRecord, MOST_RECORDS} from './feedback-record.ts'
import {readRecord} from './read-record.ts'

const HINT =
  'A record is {"id": "…", "label": …}, with the id of the answer; outcome, time and fields of your own are optional.'

/**
 * The body of `POST /feedback` as JSON: one record, a list of them, or `{"feedback": [ … ]}`. All are
 * good, or none is taken.
 *
 * @param nowMs - For records without a time.
 * @throws RequestError `invalid` with the index of the first wrong one; `too-large` beyond 10,000.
 */
export function parseFeedback(body: unknown, nowMs = Date.now()): readonly FeedbackRecord[] {
  const list = listOf(body)
  if (list === undefined) return [checked(readRecord(body, nowMs), 'the body')]
  refuseCount(list.length)
  return list.map((value, index) => checked(readRecord(value, nowMs), `record ${index}`))
}

const NEWLINE = 0x0a

/** The same for NDJSON, a record a line; empty lines are skipped. */
export function parseFeedbackLines(body: Buffer, nowMs = Date.now()): readonly FeedbackRecord[] {
  const records: FeedbackRecord[] = []
  for (let start = 0, line = 1; start < body.length; line++) {
    const found = body.indexOf(NEWLINE, start)
    const end = found < 0 ? body.length : found
    const bytes = body.subarray(start, end)
    start = end + 1
    if (isBlank(bytes)) continue
    // Before the line is parsed, so that a long body of them costs nothing.
    refuseCount(records.length + 1)
    const where = `line ${line}`
    records.push(checked(readRecord(jsonOf(bytes, where), nowMs), where))
  }
  refuseCount(records.length)
  return records
}

function listOf(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as readonly unknown[]
  if (typeof body !== 'object' || body === null || Object.hasOwn(body, 'id')) return undefined
  const {feedback} = body as {readonly feedback?: unknown}
  return Array.isArray(feedback) ? (feedback as readonly unknown[]) : undefined
}

function jsonOf(bytes: Buffer, where: string): unknown {
  try {
    return parseJsonBytes(bytes)
  } catch (cause) {
    if (!(cause instanceof RequestError)) throw cause
    throw new RequestError('invalid', `${where} is no valid JSON; nothing was stored`, {
      hint: HINT,
      cause,
    })
  }
}

function checked(record: FeedbackRecord | string, where: string): FeedbackRecord {
  if (typeof record !== 'string') return record
  throw new RequestError('invalid', `${where} ${record}; nothing was stored`, {hint: HINT})
}

function refuseCount(count: number): void {
  if (count === 0) throw new RequestError('invalid', 'there is no record in the body', {hint: HINT})
  if (count <= MOST_RECORDS) return
  const most = MOST_RECORDS.toLocaleString('en-US')
  throw new RequestError(
    'too-large',
    `the body has more than ${most} records; nothing was stored`,
    {
      hint: `Send them in requests of up to ${most}.`,
    },
  )
}

function isBlank(bytes: Buffer): boolean {
  // Carriage returns, tabs and blanks.
  for (const byte of bytes) if (byte !== 0x0d && byte !== 0x09 && byte !== 0x20) return false
  return true
}
