import {DataType, type ModelProto, type TensorProto} from './messages.ts'
import {graphsOf} from './subgraphs.ts'

const EXTERNAL = 1

/**
 * Puts values that stand in other files into their tensors.
 *
 * @param files - Bytes of each file, by the name that the graph has for it.
 */
export function inlineExternalData(
  model: ModelProto,
  files: ReadonlyMap<string, Uint8Array>,
): void {
  if (model.graph === undefined) return
  for (const graph of graphsOf(model.graph))
    for (const tensor of graph.initializer)
      if (tensor.dataLocation === EXTERNAL) inline(tensor, files)
}

function inline(tensor: TensorProto, files: ReadonlyMap<string, Uint8Array>): void {
  const facts = new Map(tensor.externalData.map(({key, value}) => [key, value]))
  const file = files.get(facts.get('location') ?? '')
  const start = Number(facts.get('offset') ?? 0)
  const length = Number(facts.get('length') ?? (file?.length ?? 0) - start)
  if (file === undefined || start + length > file.length || tensor.dataType === DataType.string)
    throw new Error(`the values of ${tensor.name} are not in ${facts.get('location') ?? 'a file'}`)
  tensor.rawData = file.subarray(start, start + length)
  tensor.externalData = []
  tensor.dataLocation = 0
}
