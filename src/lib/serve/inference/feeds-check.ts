import {
  createValues,
  formatShape,
  type Feeds,
  type ModelSignature,
  type TensorSpec,
} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'

/** Bytes that a text takes beside its characters. */
const TEXT_OVERHEAD = 16

interface InputCheck {
  readonly spec: TensorSpec
  /** The typed array, or Array, that holds values of the type. */
  readonly holder: unknown
  /** Values a row; null where the graph leaves a dimension open. */
  readonly width: number | null
}

export interface CheckedFeeds {
  /** '' where the graph fixes every shape; else the dimensions of a row. */
  readonly key: string
  readonly bytes: number
}

/**
 * Makes sure that tensors hold exactly the rows that they claim: in a shared run, a value too many
 * or too few would move the rows of others.
 */
export function createFeedsCheck(signature: ModelSignature): (feeds: Feeds) => CheckedFeeds {
  const checks: readonly InputCheck[] = signature.inputs.map(spec => ({
    spec,
    holder: createValues(spec.type, 0).constructor,
    width: spec.shape
      .slice(1)
      .reduce<number | null>(
        (width, size) => (width === null || size === null ? null : width * size),
        1,
      ),
  }))
  return feeds => {
    let bytes = 0
    let key = ''
    for (const {spec, holder, width} of checks) {
      const tensor = feeds.tensors[spec.name]
      if (tensor === undefined)
        throw new RequestError('invalid', `The input ${spec.name} was not given.`)
      const {values, dims} = tensor
      if (tensor.type !== spec.type || values.constructor !== holder)
        throw new RequestError(
          'invalid',
          `The input ${spec.name} needs ${spec.type} and was given ${tensor.type}.`,
        )
      let inner = 1
      for (let index = 1; index < dims.length; index++) inner *= dims[index] ?? 0
      if (
        dims[0] !== feeds.rowCount ||
        inner * feeds.rowCount !== values.length ||
        (width !== null && inner !== width)
      )
        throw new RequestError(
          'invalid',
          `The input ${spec.name} has the shape [${dims.join(', ')}], which does not fit ${feeds.rowCount} rows of the model's ${formatShape(spec.shape)}.`,
        )
      if (width === null) key += `${spec.name}:${dims.slice(1).join(',')};`
      bytes += Array.isArray(values) ? textBytes(values) : values.byteLength
    }
    return {key, bytes}
  }
}

function textBytes(texts: readonly string[]): number {
  let bytes = 0
  for (const text of texts) bytes += text.length * 2 + TEXT_OVERHEAD
  return bytes
}
