import type { Catalogue } from '../kernel/catalogue.ts'
import type { Starter } from '../kernel/define.ts'
import { quote } from '../kernel/words.ts'
import { addNode, applyCommand, type Command } from './commands.ts'
import type { Graph, NodeId, Point } from './document.ts'
import { attach } from './edits.ts'
import { NODE_SIZE, overlap } from './place.ts'
import { definitionOf } from './queries.ts'

/** From one node of a ready graph to the next, and from row to row: more room than elsewhere, for wires that lead back. */
const STRIDE = { x: NODE_SIZE.width + 72, y: NODE_SIZE.height + 72 } as const

/**
 * Adds a ready graph behind a data node, as one entry of the history. It is placed as a whole to the right of the data
 * node and down from it, further down where that would cover something.
 *
 * @returns the command with the ids of the nodes that it adds; `null` when the catalogue lacks one of their types
 */
export function addStarter(
  graph: Graph,
  catalogue: Catalogue,
  source: NodeId,
  { target, nodes }: Starter,
): (Command & { readonly ids: readonly NodeId[] }) | null {
  const from = graph.layout[source]
  if (!from || nodes.some(({ type }) => !catalogue.find(type))) return null
  const places = nodes.map(({ at: [right, down] }): Point => [
    from[0] + right * STRIDE.x,
    from[1] + down * STRIDE.y,
  ])
  const others = Object.entries(graph.layout).flatMap(([id, at]) => (id === source ? [] : [at]))
  let shift = 0
  while (places.some(([x, y]) => others.some((other) => overlap([x, y + shift], other)))) shift += STRIDE.y
  let now = graph
  const ids = new Map<string, NodeId>([['source', source]])
  const adding = nodes.map(({ id, type, params }, at) => {
    const [x, y] = places[at] ?? from
    const command = addNode(now, catalogue, { type, at: [x, y + shift], ...(params && { params }) })
    now = applyCommand(now, command)
    ids.set(id, command.id)
    return command
  })
  return {
    label: `Build a network for ${quote(target)}`,
    ids: adding.map(({ id }) => id),
    apply(draft) {
      for (const { apply } of adding) apply(draft)
      for (const { id, in: inputs } of nodes)
        for (const [port, refs] of Object.entries(inputs))
          for (const ref of refs) {
            const node = ids.get(ref)
            const output = Object.keys(definitionOf(catalogue, draft.nodes[node ?? ''])?.outputs ?? {})[0]
            const to = ids.get(id)
            if (node !== undefined && output !== undefined && to !== undefined)
              attach(draft, catalogue, { node, port: output }, { node: to, port })
          }
    },
  }
}
