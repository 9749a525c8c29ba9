import type { Compiled, CompiledNode } from '../../compile/compiled.ts'
import { statusLine } from '../../compile/labels.ts'
import type { Family } from '../../kernel/define.ts'
import type { Graph, GraphNode, NodeId } from '../../graph/document.ts'
import { cardShape, type CardShape } from './geometry.ts'

/** What a card shows that comes from the document; what a run shows, it asks for itself. */
export type CardData = {
  readonly node: GraphNode
  readonly compiled: CompiledNode | undefined
  readonly title: string
  readonly family: Family | null
  readonly summary: string
  readonly shape: CardShape
}

/** @param used the output ports that wires use; only needed where the type is unknown */
export function cardData(
  node: GraphNode,
  compiled: CompiledNode | undefined,
  used: readonly string[] = [],
): CardData {
  const definition = compiled?.definition
  const summary = summaryOf(node, compiled)
  return {
    node,
    compiled,
    title: node.name ?? definition?.title ?? node.type,
    family: definition?.family ?? null,
    summary,
    shape: cardShape(node, compiled?.state === 'unknown' ? undefined : definition, summary, used),
  }
}

/** What the params amount to in words; total, whatever a file holds. */
function summaryOf(node: GraphNode, compiled: CompiledNode | undefined): string {
  const definition = compiled?.definition
  if (!definition || compiled.state === 'unknown') return 'unknown type'
  try {
    const words = definition.summarize(compiled.params)
    return node.name === undefined ? words : words === '' ? definition.title : `${definition.title}: ${words}`
  } catch {
    // The params of a node with problems may not be those that the definition promises to read.
    return definition.title
  }
}

/** Everything a card says, as one text for a screen reader. */
export function describeCard(id: NodeId, { title, summary, compiled }: CardData): string {
  const problems = compiled?.problems ?? []
  const state = compiled && problems.length === 0 ? statusLine(compiled) : ''
  return [
    title === id ? title : `${title} (${id})`,
    summary,
    state,
    ...problems.map(({ message }) => message),
  ]
    .filter((part) => part !== '')
    .map((part) => part.replace(/\.$/, ''))
    .join('. ')
    .concat('.')
}

/** The output ports that wires use, for nodes of unknown type; one text per node, so that it compares well. */
export function usedOutputs(graph: Graph, compiled: Compiled): Map<NodeId, string> {
  const used = new Map<NodeId, Set<string>>()
  for (const [id, { state }] of compiled.nodes) if (state === 'unknown') used.set(id, new Set())
  if (used.size > 0)
    for (const node of Object.values(graph.nodes))
      for (const refs of Object.values(node.in)) for (const ref of refs) used.get(ref.node)?.add(ref.port)
  return new Map(Array.from(used, ([id, ports]) => [id, [...ports].sort().join('\n')]))
}
