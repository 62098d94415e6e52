import type {TensorData} from '../../../../src/lib/model/index.ts'
import {DATATYPES} from '../../../../src/lib/serve/oip/datatypes.ts'
import {loadModel} from '../../../../src/lib/model/index.ts'
import {feedsOf, fixture} from '../../model/expected-predictions.ts'

export interface TypedInput {
  readonly type: TensorData['type']
  readonly name: string
  readonly output: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly values: TensorData['values']
  /** As clients put them on the wire. */
  readonly raw: Buffer
}

/** The rows recorded for every-type.onnx, which gives each input back; float32 is that of another model. */
export async function everyType(): Promise<readonly TypedInput[]> {
  const model = await loadModel(fixture('every-type.onnx'))
  const {tensors} = feedsOf(model.signature, 'every-type')
  await model.release()
  return Object.entries(tensors).map(([name, {type, dims, values}]) => ({
    type,
    name,
    output: name.replace('in_', 'out_'),
    datatype: DATATYPES[type],
    shape: dims,
    values,
    raw: wire(values),
  }))
}

function wire(values: TensorData['values']): Buffer {
  if (!Array.isArray(values))
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return Buffer.concat(
    values.flatMap(text => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(Buffer.byteLength(text))
      return [length, Buffer.from(text)]
    }),
  )
}

/** A list as it stands in JSON; 64-bit integers as text. */
export function jsonList({type, values}: TypedInput): unknown[] {
  if (type === 'bool') return Array.from(values as Uint8Array, Boolean)
  if (type === 'int64' || type === 'uint64') return Array.from(values as BigInt64Array, String)
  return [...values]
}
