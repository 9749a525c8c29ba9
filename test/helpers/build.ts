import { readFile } from 'node:fs/promises'
import type { Catalogue } from '../../src/kernel/catalogue.ts'
import type { EngineIo } from '../../src/kernel/define.ts'
import { defaultParams } from '../../src/kernel/params.ts'
import type { Graph, GraphNode, Ref } from '../../src/graph/document.ts'
import { compile } from '../../src/compile/compile.ts'
import type { Compiled } from '../../src/compile/compiled.ts'
import { toMeasure } from '../../src/compile/plan.ts'
import type { Measured } from '../../src/compile/plan-types.ts'
import { createTables } from '../../src/engine/tables.ts'

/** A node in short: type, params beside the defaults, wires as "node.port" (a list for ports that take many). */
export type Short = readonly [
  type: string,
  params?: Readonly<Record<string, unknown>>,
  wires?: Readonly<Record<string, string | readonly string[]>>,
]

/** A graph from its nodes in short. Params of unknown types are taken as they are. */
export function graphOf(
  catalogue: Catalogue,
  nodes: Readonly<Record<string, Short>>,
  title = 'Made for a test',
): Graph {
  const entries = Object.entries(nodes)
  return {
    title,
    nodes: Object.fromEntries(entries.map(([id, short]) => [id, nodeOf(catalogue, short)])),
    layout: Object.fromEntries(entries.map(([id], at) => [id, [at * 240, 0]])),
  }
}

function nodeOf(catalogue: Catalogue, [type, params = {}, wires = {}]: Short): GraphNode {
  const definition = catalogue.find(type)
  return {
    type,
    version: definition?.version ?? 1,
    params: { ...(definition && defaultParams(definition.params)), ...params },
    in: Object.fromEntries(
      Object.entries(wires).map(([port, refs]) => [
        port,
        (typeof refs === 'string' ? [refs] : refs).map(refOf),
      ]),
    ),
  }
}

function refOf(text: string): Ref {
  const at = text.lastIndexOf('.')
  return { node: text.slice(0, at), port: text.slice(at + 1) }
}

/** Reads the bundled data from the repository; there are no files of a person's own, unless they are given. */
export function repositoryIo(files: ReadonlyMap<string, Uint8Array> = new Map()): EngineIo {
  return {
    bundled: async (name) =>
      new Uint8Array(await readFile(new URL(`../../public/data/${name}`, import.meta.url))),
    file: (hash) => {
      const bytes = files.get(hash)
      return Promise.resolve(bytes ? new Blob([new Uint8Array(bytes)]) : null)
    },
    decodeImage: () => Promise.reject(new Error('There are no pictures here.')),
  }
}

/** Compiles a graph, measuring its tables as the worker does until nothing is left to measure. */
export async function compileMeasured(
  graph: Graph,
  catalogue: Catalogue,
  io = repositoryIo(),
): Promise<Compiled> {
  const tables = createTables(catalogue, io)
  const facts = new Map<string, Measured>()
  for (;;) {
    const compiled = compile(graph, catalogue, (key) => facts.get(key))
    const wanted = toMeasure(compiled, graph, (key) => facts.has(key))
    if (wanted.length === 0) return compiled
    for (const measured of await tables.measure(wanted)) facts.set(measured.key, measured)
  }
}
