import type {ModelSignature, TensorSpec} from '../../model/index.ts'
import type {DocumentedColumn} from './documented-column.ts'
import type {JsonSchema} from './json-schema.ts'

/** Values of a row as a list: one schema a place, and nothing after them. */
export function tuple(items: readonly JsonSchema[]): JsonSchema {
  return {type: 'array', prefixItems: items, items: false, minItems: items.length}
}

/** A row of one input as MLflow and Vertex send it: a value, or values nested as the tensor is. */
export function nestedRow(
  input: TensorSpec,
  columns: readonly DocumentedColumn[],
): JsonSchema | undefined {
  const own = columns.filter(column => column.input === input.name)
  const [first] = own
  // A picture as numbers has no columns to speak of.
  if (first === undefined || own.some(({kind}) => kind === 'image')) return undefined
  const inner = input.shape.slice(1)
  if (own.length === 1) return bare(first.schema)
  if (inner.length === 1 || inner.includes(null)) return tuple(own.map(({schema}) => schema))
  return nest(
    inner.map(Number),
    own.map(({schema}) => schema),
  )
}

/** Rows as lists in declared order, where that is what the one input takes. */
export function listedRow(
  {inputs}: ModelSignature,
  columns: readonly DocumentedColumn[],
): JsonSchema | undefined {
  const [only] = inputs
  const first = columns[0]
  if (inputs.length === 1 && only !== undefined) {
    if (columns.length === 1 && first?.kind === 'image') return first.schema
    return nestedRow(only, columns)
  }
  return tuple(columns.map(({schema}) => schema))
}

/** A value, or a list of it alone. */
function bare(schema: JsonSchema): JsonSchema {
  return {anyOf: [schema, tuple([schema])]}
}

function nest(sizes: readonly number[], leaves: readonly JsonSchema[]): JsonSchema {
  const [size = 1, ...rest] = sizes
  if (rest.length === 0) return tuple(leaves)
  const width = leaves.length / size
  return tuple(
    Array.from({length: size}, (_, index) =>
      nest(rest, leaves.slice(index * width, (index + 1) * width)),
    ),
  )
}
