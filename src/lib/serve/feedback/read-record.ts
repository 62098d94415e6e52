import type {FeedbackRecord, FeedbackValue} from './feedback-record.ts'
import {parseTime} from './parse-time.ts'

/** The ids that the server gives or takes, with the index of a row. */
const ID = /^[\w.:/+=-]{1,160}$/
const MOST_NAME_CHARACTERS = 200
const MOST_LABEL_CHARACTERS = 1000
const MOST_DETAIL_BYTES = 4096

/** One record, or what is wrong with it, without its values. */
export function readRecord(value: unknown, nowMs: number): FeedbackRecord | string {
  if (!isObject(value)) return 'is no object'
  const {id, model, label, outcome, time, details, ...rest} = value
  if (id === undefined) return 'has no id'
  if (typeof id !== 'string' || !ID.test(id)) return 'has an id that no prediction has'
  if (model !== undefined && !isModelName(model)) return 'has a model that is no name'
  if (label === undefined && outcome === undefined) return 'has neither label nor outcome'
  if (!isValue(label)) return `has a label that ${UNFIT}`
  if (!isValue(outcome)) return `has an outcome that ${UNFIT}`
  const timeMs = time === undefined || time === null ? nowMs : parseTime(time)
  if (typeof timeMs === 'string') return `has a time that ${timeMs}`
  const joined = joinDetails(details, rest)
  if (typeof joined === 'string') return joined
  return {id, model, timeMs, label, outcome, details: joined}
}

const UNFIT = `is no number, boolean, null or text of up to ${MOST_LABEL_CHARACTERS} characters`

function isValue(value: unknown): value is FeedbackValue | undefined {
  if (typeof value === 'string') return value.length <= MOST_LABEL_CHARACTERS
  if (typeof value === 'number') return Number.isFinite(value)
  return value === undefined || value === null || typeof value === 'boolean'
}

function isModelName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MOST_NAME_CHARACTERS
}

/** What was sent as `details`, and what was sent beside it. */
function joinDetails(
  details: unknown,
  rest: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null | string {
  if (details !== undefined && details !== null && !isObject(details))
    return 'has details that are no object'
  const inner = details ?? {}
  const twice = Object.keys(rest).some(name => Object.hasOwn(inner, name))
  if (twice) return 'has a field both in its details and beside them'
  const joined = {...inner, ...rest}
  if (Object.keys(joined).length === 0) return null
  if (Buffer.byteLength(JSON.stringify(joined)) > MOST_DETAIL_BYTES)
    return `has more than ${MOST_DETAIL_BYTES} bytes of details`
  return joined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
