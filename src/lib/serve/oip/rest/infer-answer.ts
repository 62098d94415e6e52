import type {TensorData} from '../../../model/index.ts'
import {textWriter} from '../../../data/index.ts'
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
  const write = textWriter(type)
  let text = ''
  for (let at = 0; at < values.length; at++) {
    if (at > 0) text += ','
    // Readers in other languages take -0 for an integer, which has no sign then.
    text += Object.is(values[at], -0) ? '-0.0' : write(values, at)
  }
  return text
}
