import type {TensorData} from '../../../model/index.ts'
import type {HttpAnswer} from '../../http/types.ts'
import type {Answered} from '../../serving.ts'
import {DATATYPES} from '../datatypes.ts'
import {outputOf} from '../output-of.ts'
import {writeRawValues} from '../raw-values.ts'
import type {SelectedOutput} from '../select-outputs.ts'

const JSON_HEADERS = {'content-type': 'application/json'}

export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return {status, headers: JSON_HEADERS, body: JSON.stringify(value)}
}

/** The answer in JSON, or JSON with the bytes of the tensors after it where one was asked for in binary. */
export function inferAnswer(
  answered: Answered,
  id: string,
  selected: readonly SelectedOutput[],
): HttpAnswer {
  const {model} = answered
  const raw: Uint8Array[] = []
  let text = `{"model_name":${JSON.stringify(model.name)},`
  if (model.version !== null) text += `"model_version":${JSON.stringify(model.version)},`
  text += `"id":${JSON.stringify(id)},"outputs":[`
  selected.forEach(({spec, binary}, index) => {
    const tensor = outputOf(answered, spec.name)
    const head = `{"name":${JSON.stringify(spec.name)},"datatype":"${DATATYPES[tensor.type]}","shape":[${tensor.dims.join(',')}],`
    text += index === 0 ? head : `,${head}`
    if (binary) {
      const bytes = writeRawValues(tensor)
      raw.push(bytes)
      text += `"parameters":{"binary_data_size":${bytes.length}}}`
    } else text += `"data":[${jsonValues(tensor)}]}`
  })
  text += ']}'
  if (raw.length === 0) return {status: 200, headers: JSON_HEADERS, body: text}
  const json = Buffer.from(text)
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.length),
    },
    body: Buffer.concat([json, ...raw]),
  }
}

/** Values in JSON without the brackets; NaN and the infinities, which it does not have, are null. */
function jsonValues({type, values}: TensorData): string {
  if (Array.isArray(values)) return values.map(text => JSON.stringify(text)).join(',')
  if (type === 'bool')
    return Array.from(values as Uint8Array, value => (value ? 'true' : 'false')).join(',')
  if (type !== 'float32' && type !== 'float64') return values.join(',')
  const numbers = values as Float32Array | Float64Array
  return isPlain(numbers) ? numbers.join(',') : Array.from(numbers, jsonNumber).join(',')
}

/** Whether JavaScript writes all of them as JSON does, with nothing lost. */
function isPlain(numbers: Float32Array | Float64Array): boolean {
  for (const number of numbers) {
    // An infinity or NaN minus itself is NaN.
    if (number - number !== 0 || Object.is(number, -0)) return false
  }
  return true
}

function jsonNumber(number: number): string {
  if (!Number.isFinite(number)) return 'null'
  // Readers in other languages take -0 for an integer, which has no sign then.
  return Object.is(number, -0) ? '-0.0' : String(number)
}
