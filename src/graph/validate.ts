import type { Catalogue } from '../kernel/catalogue.ts'
import { quote } from '../kernel/words.ts'
import { LIMITS, type Graph, type GraphNode, type NodeId } from './document.ts'
import { isPlaceholder } from './edits.ts'
import { isDangerous, isName } from './ids.ts'
import { isJsonParams } from './json.ts'
import { countWires, excessOf, excessSentence } from './limits.ts'
import { FARTHEST } from './place.ts'
import { inputOf, outputOf } from './queries.ts'

/**
 * What holds for every graph, whatever a person does: reading makes sure of it, and no command breaks it. The answer is
 * one sentence per breach, for tests and for those who build graphs by program; people never see one. Circles and
 * params with wrong values are allowed here, because people make them on their way: the compiler tells about those.
 */
export function validate(graph: Graph, catalogue: Catalogue): string[] {
  const breaches: string[] = []
  if (graph.title.length < 1 || graph.title.length > LIMITS.text)
    breaches.push('The title is empty or too long.')
  const ids = Object.keys(graph.nodes)
  if (ids.length > LIMITS.nodes) breaches.push(`There are ${ids.length} nodes.`)
  const wires = countWires(graph)
  if (wires > LIMITS.wires) breaches.push(`There are ${wires} wires.`)
  for (const [id, node] of Object.entries(graph.nodes)) {
    for (const breach of nodeBreaches(id, node)) breaches.push(`Node ${quote(id)}: ${breach}`)
    for (const breach of wireBreaches(graph, catalogue, node)) breaches.push(`Node ${quote(id)}: ${breach}`)
    const at = graph.layout[id]
    if (!at || at.length !== 2 || at.some((value) => !Number.isInteger(value) || Math.abs(value) > FARTHEST))
      breaches.push(`Node ${quote(id)} has no place.`)
  }
  for (const id of Object.keys(graph.layout))
    if (!Object.hasOwn(graph.nodes, id))
      breaches.push(`There is a place for ${quote(id)}, which does not exist.`)
  return breaches
}

function nodeBreaches(id: NodeId, { type, version, name, params }: GraphNode): string[] {
  const breaches: string[] = []
  if (!isName(id)) breaches.push('its id is not one.')
  if (!isName(type)) breaches.push('its type is not one.')
  if (!Number.isInteger(version) || version < 1) breaches.push(`its version is ${version}.`)
  if (name !== undefined && (name.length < 1 || name.length > LIMITS.text))
    breaches.push('its name is empty or too long.')
  const excess = excessOf(params)
  if (excess) breaches.push(excessSentence(excess))
  if (!isJsonParams(params) || Object.keys(params).some(isDangerous))
    breaches.push('its params are not JSON.')
  return breaches
}

function wireBreaches(graph: Graph, catalogue: Catalogue, node: GraphNode): string[] {
  const breaches: string[] = []
  for (const [port, refs] of Object.entries(node.in)) {
    const input = inputOf(catalogue, node, port)
    if (!isName(port) || (!input && !isPlaceholder(catalogue, node)))
      breaches.push(`it has no input ${quote(port)}.`)
    if (refs.length === 0) breaches.push(`its input ${quote(port)} has an empty list.`)
    if (refs.length > (input && !input.many ? 1 : LIMITS.wiresPerPort))
      breaches.push(`its input ${quote(port)} has ${refs.length} wires.`)
    for (const ref of refs) {
      const source = Object.hasOwn(graph.nodes, ref.node) ? graph.nodes[ref.node] : undefined
      if (!source) breaches.push(`a wire comes from ${quote(ref.node)}, which does not exist.`)
      else if (
        !isName(ref.port) ||
        (!isPlaceholder(catalogue, source) && !outputOf(catalogue, source, ref.port))
      )
        breaches.push(`a wire comes from ${quote(`${ref.node}.${ref.port}`)}, which does not exist.`)
    }
  }
  return breaches
}
