import type {NodeProto} from './messages.ts'
import {valuesReadBy} from './subgraphs.ts'

/** The nodes in an order in which each stands behind those whose values it reads; else as they were. */
export function sortNodes(nodes: readonly NodeProto[]): NodeProto[] {
  const producers = new Map(nodes.flatMap(node => node.output.map(name => [name, node] as const)))
  const sorted = new Set<NodeProto>()
  const open = new Set<NodeProto>()
  const stack = [...nodes].reverse()
  while (stack.length > 0) {
    const node = stack.at(-1)
    if (node === undefined) break
    const needed = valuesReadBy(node).flatMap(name => {
      const producer = producers.get(name)
      return producer === undefined || sorted.has(producer) || producer === node ? [] : [producer]
    })
    if (sorted.has(node) || needed.length === 0) {
      sorted.add(node)
      stack.pop()
    } else if (open.has(node)) throw new Error(`the graph has a cycle at ${node.output.join(', ')}`)
    else {
      open.add(node)
      stack.push(...needed.reverse())
    }
  }
  return [...sorted]
}
