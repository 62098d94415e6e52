import type {ModelSignature, TensorSpec} from '../../model/index.ts'

const memory = new WeakMap<ModelSignature, ReadonlyMap<string, TensorSpec>>()

/**
 * The inputs of a model by name, as a request may shape them: any number of rows, whatever batch the
 * graph fixes, and as many values a row as there are columns where the graph leaves that open.
 */
export function inputSpecs(signature: ModelSignature): ReadonlyMap<string, TensorSpec> {
  let specs = memory.get(signature)
  if (specs === undefined) {
    specs = new Map(signature.inputs.map(input => [input.name, requestSpec(input, signature)]))
    memory.set(signature, specs)
  }
  return specs
}

function requestSpec(input: TensorSpec, {columns}: ModelSignature): TensorSpec {
  const [, ...inner] = input.shape
  if (inner.length !== 1 || inner[0] !== null) return {...input, shape: [null, ...inner]}
  const width = columns.filter(column => column.input === input.name).length
  return {...input, shape: [null, width === 0 ? null : width]}
}

/** Dimensions as the protocol writes them: -1 is any size, as that of the rows always is. */
export function protocolShape(spec: TensorSpec): readonly number[] {
  return spec.shape.map((size, index) => (index === 0 ? -1 : (size ?? -1)))
}
