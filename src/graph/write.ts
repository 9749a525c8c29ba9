import type { Graph, GraphNode, NodeId } from './document.ts'
import type { Json } from './json.ts'

/** Whether an input is written as a list even if it has only one wire. */
export type IsList = (id: NodeId, port: string) => boolean

/** The nodes and their places as a file holds them: `uses`, `nodes` and `layout`. The order is the printer's business. */
export function writeParts(
  { nodes: held, layout: places }: Pick<Graph, 'nodes' | 'layout'>,
  isList: IsList,
): Record<string, Json> {
  const uses: Record<string, number> = {}
  for (const { type, version } of Object.values(held)) uses[type] = Math.min(version, uses[type] ?? Infinity)
  const nodes: Record<string, Json> = {}
  const layout: Record<string, Json> = {}
  for (const [id, node] of Object.entries(held)) {
    nodes[id] = writeNode(id, node, uses[node.type], isList)
    const at = places[id]
    if (at) layout[id] = [at[0], at[1]]
  }
  return { uses, nodes, layout }
}

function writeNode(id: NodeId, node: GraphNode, usual: number | undefined, isList: IsList): Json {
  const wires: Record<string, Json> = {}
  for (const [port, refs] of Object.entries(node.in)) {
    const texts = refs.map((ref) => `${ref.node}.${ref.port}`)
    const [first] = texts
    if (first === undefined) continue
    const list = texts.length > 1 || node.lists?.includes(port) || isList(id, port)
    wires[port] = list ? texts : first
  }
  return {
    type: node.type,
    ...(node.version !== usual && { version: node.version }),
    ...(node.name !== undefined && { name: node.name }),
    ...(Object.keys(wires).length > 0 && { in: wires }),
    ...(Object.keys(node.params).length > 0 && { params: node.params as Record<string, Json> }),
  }
}
