import type {OnnxModel, OnnxNode} from './onnx/index.ts'

/** Operators that hand labels on as they are, or in another shape or type. */
const PASSES = new Set(['Identity', 'Cast', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten'])

/**
 * Class names that a graph carries, in the order of its scores: those of ZipMap; else of the table or
 * the classifier that an output is looked up in; else of the last classifier.
 */
export function labelsOfGraph(graph: OnnxModel): readonly (string | number)[] {
  const {nodes} = graph
  const makers = new Map(nodes.flatMap(node => node.outputs.map(name => [name, node] as const)))
  const zipped = nodes.findLast(node => node.operator === 'ZipMap')?.classLabels
  if (zipped !== undefined) return zipped
  for (const {name} of graph.outputs) {
    const labels = labelsBehind(makers, graph, name)
    if (labels !== undefined) return labels
  }
  return nodes.findLast(node => node.classLabels !== undefined)?.classLabels ?? []
}

function labelsBehind(
  makers: ReadonlyMap<string, OnnxNode>,
  graph: OnnxModel,
  output: string,
): readonly (string | number)[] | undefined {
  let node = makers.get(output)
  // A damaged graph may run in a circle; no path is longer than the graph.
  for (let step = 0; node !== undefined && step < graph.nodes.length; step++) {
    const source = node.inputs[0] ?? ''
    if (node.operator === 'ArrayFeatureExtractor') return graph.tables.get(source)
    if (!PASSES.has(node.operator)) return node.classLabels
    node = makers.get(source)
  }
  return undefined
}

/** Values a row of the outputs that ZipMap makes, by name: one a class. */
export function mapWidths({nodes}: Pick<OnnxModel, 'nodes'>): ReadonlyMap<string, number> {
  return new Map(
    nodes.flatMap(({operator, outputs: [name], classLabels}) =>
      operator === 'ZipMap' && name !== undefined && classLabels !== undefined
        ? [[name, classLabels.length] as const]
        : [],
    ),
  )
}
