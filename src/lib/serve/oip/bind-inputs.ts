import type {
  ElementType,
  Feeds,
  ModelSignature,
  TensorData,
  TensorSpec,
  TensorValues,
} from '../../model/index.ts'
import {DATATYPES} from './datatypes.ts'
import {inputSpecs, protocolShape} from './input-specs.ts'
import {listed, refuse, refuseInput, shown} from './refuse.ts'

/** A tensor as a request describes it; its values are still as they were sent. */
export interface OfferedTensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
}

/**
 * The tensors of a request as the graph takes them: every input once, of its type and shape, all of
 * the same number of rows.
 *
 * @param read - Reads `count` values of a type out of what was offered.
 * @throws RequestError `invalid`.
 */
export function bindInputs<Offered extends OfferedTensor>(
  offered: readonly Offered[],
  signature: ModelSignature,
  read: (tensor: Offered, type: ElementType, count: number) => TensorValues,
): Feeds {
  const specs = inputSpecs(signature)
  const tensors: Record<string, TensorData> = {}
  let first: Offered | undefined
  let rowCount = 0
  for (const tensor of offered) {
    const spec = specs.get(tensor.name)
    if (spec === undefined)
      throw refuse(
        `The model has no input ${shown(tensor.name)}.`,
        `Its inputs are ${listed([...specs.keys()])}.`,
      )
    if (Object.hasOwn(tensors, tensor.name))
      throw refuse(`Input ${shown(tensor.name)} is given twice.`)
    const count = checkShape(tensor, spec)
    const rows = tensor.shape[0] ?? 1
    first ??= tensor
    if (tensor === first) rowCount = rows
    else if (rows !== rowCount)
      throw refuseInput(
        tensor.name,
        `it has ${rows} rows, and ${shown(first.name)} has ${rowCount}; every input must have the same number of rows.`,
      )
    tensors[tensor.name] = {
      type: spec.type,
      dims: tensor.shape,
      values: read(tensor, spec.type, count),
    }
  }
  if (offered.length < specs.size) {
    const missing = [...specs.keys()].filter(name => !Object.hasOwn(tensors, name))
    const names = `Input${missing.length === 1 ? '' : 's'} ${listed(missing)}`
    throw refuse(
      `${names} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      'Every input of the model is one tensor; its metadata lists them.',
    )
  }
  return {rowCount, tensors}
}

/** Number of elements of a shape that fits the input. */
function checkShape({name, datatype, shape}: OfferedTensor, spec: TensorSpec): number {
  const expected = DATATYPES[spec.type]
  if (datatype !== expected)
    throw refuseInput(name, `its datatype is ${expected}; the request says ${shown(datatype)}.`)
  const rank = spec.shape.length
  if (shape.length !== rank)
    throw refuseInput(
      name,
      `it has ${rank} dimensions, [${protocolShape(spec).join(', ')}]; the shape of the request has ${shape.length}.`,
    )
  let count = 1
  for (let i = 0; i < rank; i++) {
    const size = shape[i] ?? 0
    const declared = spec.shape[i] ?? null
    if (!Number.isSafeInteger(size) || size < 0)
      throw refuseInput(name, `dimension ${i} of its shape is no whole number from 0.`)
    if (declared !== null && size !== declared)
      throw refuseInput(name, `dimension ${i} must be ${declared}; the request says ${size}.`)
    count *= size
  }
  if (!Number.isSafeInteger(count))
    throw refuseInput(name, 'its shape has more elements than can be counted.')
  if (shape[0] === 0) throw refuseInput(name, 'it has no rows; send at least one.')
  return count
}
