import type { z } from '../kernel/z.ts'
import type { Catalogue } from '../kernel/catalogue.ts'
import { error, warning, type Problem } from '../kernel/problem.ts'
import { count } from '../kernel/shape.ts'
import { list, quote } from '../kernel/words.ts'
import { LIMITS, type Graph, type GraphNode, type NodeId, type Ref } from './document.ts'
import { isName } from './ids.ts'
import { copyJson, isJsonParams, isRecord } from './json.ts'
import { excessOf, excessSentence } from './limits.ts'
import { migrateParams } from './migrate.ts'
import { keepLayout, keepWires, layoutIn } from './repair.ts'
import { nodeSchema, WIRE_PATTERN } from './schema.ts'

export type Parts = Pick<Graph, 'nodes' | 'layout'>

export type ReadParts =
  | { readonly ok: true; readonly parts: Parts; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** The `uses`, `nodes` and `layout` of a file or of the clipboard, after parsing: checked, migrated and repaired. */
export function readParts(file: Readonly<Record<string, unknown>>, catalogue: Catalogue): ReadParts {
  const raw = isRecord(file.nodes) ? file.nodes : {}
  const tooMany = countProblem(raw)
  if (tooMany) return { ok: false, problems: [tooMany] }

  const problems: Problem[] = []
  const notes: Problem[] = []
  const uses = readUses(file.uses, problems)
  const nodes: Record<NodeId, GraphNode> = {}
  for (const [id, value] of Object.entries(raw)) {
    if (!isName(id)) problems.push(badName('file/bad-id', id, 'cannot be the id of a node'))
    const node = readNode(id, value, uses, problems)
    if (node && isName(id)) nodes[id] = migrated(id, node, catalogue, notes)
  }
  if (problems.length > 0) return { ok: false, problems }

  const kept: Record<NodeId, GraphNode> = {}
  for (const [id, node] of Object.entries(nodes))
    kept[id] = { ...node, in: keepWires(nodes, catalogue, id, notes) }
  return { ok: true, parts: { nodes: kept, layout: keepLayout(kept, layoutIn(file), notes) }, notes }
}

function countProblem(nodes: Readonly<Record<string, unknown>>): Problem | null {
  const size = Object.keys(nodes).length
  if (size > LIMITS.nodes)
    return error(
      'file/too-many-nodes',
      `This has ${count(size)} nodes; a graph has at most ${count(LIMITS.nodes)}.`,
      {
        advice: 'Split it into several graphs.',
      },
    )
  let wires = 0
  for (const node of Object.values(nodes))
    if (isRecord(node) && isRecord(node.in))
      for (const held of Object.values(node.in)) wires += Array.isArray(held) ? held.length : 1
  if (wires > LIMITS.wires)
    return error(
      'file/too-many-wires',
      `This has ${count(wires)} wires; a graph has at most ${count(LIMITS.wires)}.`,
      {
        advice: 'Split it into several graphs.',
      },
    )
  return null
}

function badName(code: Problem['code'], text: string, why: string): Problem {
  return error(code, `${quote(text)} ${why}.`, {
    advice: `Use 1 to 64 letters, digits, “-” and “_”, and none of JavaScript's own names such as “constructor”.`,
  })
}

function readUses(uses: unknown, problems: Problem[]): ReadonlyMap<string, number> {
  const versions = new Map<string, number>()
  for (const [type, version] of Object.entries(isRecord(uses) ? uses : {}))
    if (!isName(type)) problems.push(badName('file/bad-type', type, 'in “uses” cannot be the type of a node'))
    else if (!isVersion(version))
      problems.push(
        error(
          'file/bad-version',
          `The version of ${quote(type)} in “uses” is not a whole number from 1 to 1,000,000.`,
          {
            advice: `Write the version of its definition, such as "${type}": 1.`,
          },
        ),
      )
    else versions.set(type, version)
  return versions
}

function isVersion(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000
}

/** One node as the file has it; `null` when there is a problem with it. */
function readNode(
  id: NodeId,
  value: unknown,
  uses: ReadonlyMap<string, number>,
  problems: Problem[],
): GraphNode | null {
  const found = problems.length
  const parsed = nodeSchema.safeParse(value)
  if (!parsed.success) problems.push(...nodeProblems(id, value, parsed.error.issues))
  if (!parsed.success || problems.length > found) return null
  const { type, version = uses.get(type), name, in: wires = {}, params = {} } = parsed.data
  if (!isName(type)) problems.push(badName('file/bad-type', type, `of node ${quote(id)} cannot be a type`))
  for (const port of Object.keys(wires))
    if (!isName(port))
      problems.push(badName('file/bad-id', port, `of node ${quote(id)} cannot be the name of an input`))
  const excess = excessOf(params)
  if (excess) problems.push(error(EXCESS_CODES[excess.what], `Node ${quote(id)}: ${excessSentence(excess)}`))
  if (!isJsonParams(params))
    problems.push(
      error('file/bad-params', `The params of node ${quote(id)} hold a number that is too large to be one.`),
    )
  if (version === undefined)
    problems.push(
      error('file/no-version', `The file does not say for which version of ${quote(type)} it was written.`, {
        advice: `Add "${type}": 1 to “uses”, or the version that it was written for.`,
      }),
    )
  if (problems.length > found || version === undefined) return null
  const lists = Object.keys(wires).filter((port) => Array.isArray(wires[port]))
  return {
    type,
    version,
    ...(name !== undefined && { name }),
    params: copyJson(params),
    in: Object.fromEntries(Object.entries(wires).map(([port, held]) => [port, refsOf(held)])),
    ...(lists.length > 0 && { lists }),
  }
}

const EXCESS_CODES = {
  params: 'file/too-many-params',
  text: 'file/long-text',
  list: 'file/long-list',
} as const

function refsOf(held: string | readonly string[]): Ref[] {
  return (typeof held === 'string' ? [held] : held).map((text) => {
    const dot = text.indexOf('.')
    return { node: text.slice(0, dot), port: text.slice(dot + 1) }
  })
}

/** Leads the params up to the catalogue's version. What cannot be led there stays untouched, as a placeholder. */
function migrated(id: NodeId, node: GraphNode, catalogue: Catalogue, notes: Problem[]): GraphNode {
  const { lists: _lists, ...rest } = node
  const definition = catalogue.find(node.type)
  if (!definition || node.version > definition.version) return node
  if (node.version === definition.version) return rest
  const params = migrateParams(definition, node.version, node.params)
  if (params) return { ...rest, params, version: definition.version }
  notes.push(
    warning(
      'file/no-migration',
      `The settings of node ${quote(id)} are of version ${node.version} of ${quote(node.type)} and could not be brought to version ${definition.version}.`,
      { advice: 'The node is kept as it is, but it does nothing. Replace it with a new one.' },
    ),
  )
  return node
}

const NODE_PARTS: Readonly<Record<string, { code: Problem['code']; wanted: string }>> = {
  type: { code: 'file/bad-type', wanted: 'the name of a definition: 1 to 64 letters, digits, “-” and “_”' },
  version: { code: 'file/bad-version', wanted: 'a whole number from 1 to 1,000,000' },
  name: { code: 'file/bad-name', wanted: `a text of 1 to ${count(LIMITS.text)} characters` },
  params: { code: 'file/bad-params', wanted: 'an object with the settings by name' },
}

function nodeProblems(id: NodeId, value: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] {
  if (!isRecord(value))
    return [
      error('file/bad-node', `Node ${quote(id)} is not an object.`, {
        advice: 'Write it as { "type": …, "in": …, "params": … }.',
      }),
    ]
  const problems = new Map<string, Problem>()
  for (const issue of issues) {
    const part = String(issue.path[0] ?? '')
    if (issue.code === 'unrecognized_keys' && part === '')
      problems.set('', unknownKeys(`Node ${quote(id)}`, issue.keys, 'type, version, name, in and params'))
    else if (part === 'in')
      for (const problem of wireProblems(id, value.in)) problems.set(problem.message, problem)
    else {
      const { code, wanted } = NODE_PARTS[part] ?? { code: 'file/bad-node', wanted: 'as the format has it' }
      problems.set(part, error(code, `“${part}” of node ${quote(id)} is not ${wanted}.`))
    }
  }
  return [...problems.values()]
}

/** Keys that a part of the file may not have. */
export function unknownKeys(where: string, names: readonly string[], known: string): Problem {
  return error(
    'file/unknown-key',
    `${where} has ${list(names.map(quote))}, which the format does not have.`,
    {
      advice: `It has ${known}.`,
    },
  )
}

function wireProblems(id: NodeId, wires: unknown): Problem[] {
  if (!isRecord(wires))
    return [error('file/bad-wire', `“in” of node ${quote(id)} is not an object with the wires by input.`)]
  const problems: Problem[] = []
  for (const [port, held] of Object.entries(wires)) {
    const place = quote(`${id}.${port}`)
    const refs: unknown[] = Array.isArray(held) ? held : [held]
    if (!isName(port))
      problems.push(badName('file/bad-id', port, `of node ${quote(id)} cannot be the name of an input`))
    else if (refs.length === 0)
      problems.push(
        error('file/bad-wire', `The input ${place} has an empty list of wires.`, { advice: 'Leave it out.' }),
      )
    else if (refs.length > LIMITS.wiresPerPort)
      problems.push(
        error(
          'file/too-many-wires',
          `The input ${place} has ${count(refs.length)} wires; an input takes at most ${count(LIMITS.wiresPerPort)}.`,
        ),
      )
    else if (!refs.every((ref) => typeof ref === 'string' && WIRE_PATTERN.test(ref)))
      problems.push(
        error('file/bad-wire', `The wire into ${place} does not say where it begins.`, {
          advice: 'Write a node and its output, as "dense-1.y".',
        }),
      )
  }
  return problems
}
