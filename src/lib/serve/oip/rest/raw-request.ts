import type {ModelSignature} from '../../../model/index.ts'
import {DATATYPES, ELEMENT_BYTES} from '../datatypes.ts'
import {inputSpecs} from '../input-specs.ts'
import {refuse, refuseInput} from '../refuse.ts'
import type {SentTensor} from './infer-request.ts'

/**
 * The tensor that a body without any JSON is: all bytes are those of the only input. Its shape is that
 * of the graph, with the one open dimension as the bytes say; a BYTES input gets one element, the body.
 *
 * @throws RequestError `invalid`.
 */
export function readRawRequest(body: Buffer, signature: ModelSignature): SentTensor {
  const specs = inputSpecs(signature)
  const [input] = specs.values()
  if (input === undefined || specs.size > 1)
    throw refuse(`The model has ${specs.size} inputs; a body without JSON can only feed one.`)
  const {name, type} = input
  const datatype = DATATYPES[type]
  const inner = input.shape.slice(1)
  if (type === 'string') {
    if (inner.some(size => size !== 1))
      throw refuseInput(name, 'a body without JSON is one text, and the model takes several a row.')
    const length = Buffer.alloc(4)
    length.writeUInt32LE(body.length)
    const shape = input.shape.map(() => 1)
    return {name, datatype, shape, data: undefined, raw: Buffer.concat([length, body])}
  }
  const row = inner.reduce<number>((product, size) => product * (size ?? Number.NaN), 1)
  if (Number.isNaN(row))
    throw refuseInput(name, 'its shape is open in more than the rows, so it must be said in JSON.')
  const shape = [body.length / (row * ELEMENT_BYTES[type]), ...inner.map(Number)]
  if (!Number.isInteger(shape[0]))
    throw refuseInput(
      name,
      `a row of it has ${row * ELEMENT_BYTES[type]} bytes; the body of ${body.length} is no multiple.`,
    )
  return {name, datatype, shape, data: undefined, raw: body}
}
