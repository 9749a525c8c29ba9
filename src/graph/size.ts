import type { Graph, GraphNode } from './document.ts'
import { stringify } from './stringify.ts'
import { writeParts } from './write.ts'

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength
}

/** Nodes never change, they are replaced: so each is measured once. */
const measured = new WeakMap<GraphNode, number>()

/**
 * About how many bytes a graph's file has, never less than it really has. Only nodes that changed are written out for
 * it, so it can be asked after every edit.
 */
export function fileSize({ title, nodes, layout }: Graph): number {
  // `$schema`, `format` and the brackets; every character of a text takes at most six bytes.
  let bytes = 300 + 6 * title.length
  const types = new Set<string>()
  for (const [id, node] of Object.entries(nodes)) {
    types.add(node.type)
    bytes += sizeOf(node) + 2 * id.length + layoutLine(layout[id])
  }
  for (const type of types) bytes += type.length + 16
  return bytes
}

/** The quotes, brackets, spaces and line end around an id and two numbers. */
function layoutLine(at: readonly number[] | undefined): number {
  return 24 + (at?.join('').length ?? 0)
}

function sizeOf(node: GraphNode): number {
  const known = measured.get(node)
  if (known !== undefined) return known
  // Written under an id of full length, so that what fits on a line here fits in the file, too, or is shorter there.
  const id = 'n'.repeat(64)
  const parts = writeParts({ nodes: { [id]: node }, layout: {} }, () => true)
  const bytes = utf8Length(stringify({ nodes: parts.nodes ?? {} }, ['nodes'])) + LONGEST_VERSION
  measured.set(node, bytes)
  return bytes
}

/** `"version": 1000000, ` may be needed where another node of the type has another version. */
const LONGEST_VERSION = 32
