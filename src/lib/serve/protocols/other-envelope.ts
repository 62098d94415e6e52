import {RequestError} from '../request-error.ts'

/** Under which of these the rows stand elsewhere. */
const ROWS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs']
const BESIDE = ['params', 'parameters', 'outputs', 'id', 'signature_name']
const KNOWN = new Set([...ROWS, ...BESIDE])

/**
 * The error for a body in the form of another protocol, which otherwise lacks every column; undefined
 * where it has anything else, which may be columns.
 */
export function otherEnvelope(body: Readonly<Record<string, unknown>>): RequestError | undefined {
  const found = ROWS.find(name => typeof body[name] === 'object' && body[name] !== null)
  if (found === undefined || !Object.keys(body).every(name => KNOWN.has(name))) return undefined
  const path = hasTensors(body[found]) ? '/v2/models/NAME/infer' : '/invocations'
  return new RequestError('invalid', `A body with ${found} is one of another protocol.`, {
    hint: `Send it to ${path}; here rows are {"rows": [{"column": value}]}.`,
  })
}

function hasTensors(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return typeof first === 'object' && first !== null && 'datatype' in first
}
