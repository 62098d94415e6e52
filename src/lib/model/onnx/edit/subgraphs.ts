import type {GraphProto, NodeProto} from './messages.ts'

/** The graphs inside a node: branches of an If, the body of a Loop or Scan. */
export function subgraphsOf({attribute}: NodeProto): GraphProto[] {
  return attribute.flatMap(({g, graphs}) => [...(g === undefined ? [] : [g]), ...graphs])
}

/** A graph and all inside of it. */
export function graphsOf(graph: GraphProto): GraphProto[] {
  return [graph, ...graph.node.flatMap(node => subgraphsOf(node).flatMap(graphsOf))]
}

/** Names of values that a node reads, those that graphs inside of it take from around them included. */
export function valuesReadBy(node: NodeProto): string[] {
  return [...node.input, ...subgraphsOf(node).flatMap(freeNames)].filter(name => name !== '')
}

function freeNames(graph: GraphProto): string[] {
  const own = new Set([
    ...graph.input.map(({name}) => name),
    ...graph.initializer.map(({name}) => name),
    ...graph.node.flatMap(({output}) => output),
  ])
  const read = [...graph.node.flatMap(valuesReadBy), ...graph.output.map(({name}) => name)]
  return read.filter(name => !own.has(name))
}
