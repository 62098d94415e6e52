import {halfFromNumber} from '../../core/numbers/index.ts'
import {
  createValues,
  putCategories,
  type ColumnCategories,
  type Feeds,
  type ModelSignature,
  type TensorSpec,
} from '../../model/index.ts'

/** Size of a dimension inside a row that the graph leaves open, a picture's for example. */
const OPEN_SIZE = 8

/** Values as numbers; texts are made of them. */
type Value = (index: number) => number

/**
 * Rows of several kinds that no user sent, to try a model with: [one row each].
 *
 * @param categories - Values that columns are known to take, each row with others.
 */
export function madeUpRows(
  signature: ModelSignature,
  categories: readonly ColumnCategories[],
): readonly Feeds[] {
  return [() => 0, () => 1, seeded(1), seeded(2)].map((value, turn) => ({
    rowCount: 1,
    tensors: Object.fromEntries(
      signature.inputs.map(input => {
        const tensor = madeUpTensor(signature, input, value)
        putCategories(tensor.values, input, categories, turn)
        return [input.name, tensor]
      }),
    ),
  }))
}

function madeUpTensor(
  signature: ModelSignature,
  {name, type, shape}: TensorSpec,
  value: Value,
): Feeds['tensors'][string] {
  const columns = signature.columns.filter(column => column.input === name).length
  const open = shape.length === 2 ? Math.max(1, columns) : OPEN_SIZE
  const dims = [1, ...shape.slice(1).map(size => size ?? open)]
  const length = dims.reduce((product, size) => product * size, 1)
  const values = createValues(type, length)
  const target = values as unknown[]
  for (let index = 0; index < length; index++) target[index] = valueOf(type, value(index))
  return {type, dims, values}
}

function valueOf(type: TensorSpec['type'], value: number): unknown {
  const whole = Math.abs(Math.round(value))
  switch (type) {
    case 'string':
      return whole === 0 ? '' : 'a'
    case 'float16':
      return halfFromNumber(value)
    case 'float32':
    case 'float64':
      return value
    case 'int64':
    case 'uint64':
      return BigInt(whole)
    case 'bool':
      return whole === 0 ? 0 : 1
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32':
      return whole
  }
}

/** Numbers from -2 to 2 that are the same every time (a linear congruential generator). */
function seeded(seed: number): Value {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32) * 4 - 2
  }
}
