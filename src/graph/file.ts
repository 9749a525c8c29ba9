import type { Catalogue } from '../kernel/catalogue.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { count } from '../kernel/shape.ts'
import { quote } from '../kernel/words.ts'
import { checkBudget } from './budget.ts'
import { LIMITS, type Graph } from './document.ts'
import { takesMany } from './edits.ts'
import { isRecord, type Json } from './json.ts'
import { FORMAT, migrateFile, oldestFormat, ROAD, type Road } from './migrate.ts'
import { readParts, unknownKeys } from './read.ts'
import { envelopeSchema, SCHEMA_PATH } from './schema.ts'
import { stringify } from './stringify.ts'
import { writeParts } from './write.ts'

/** A graph from a text, with notes about what had to be left out; or every reason why it cannot be opened. */
export type ReadGraph =
  | { readonly ok: true; readonly graph: Graph; readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** What a text holds after the checks that need no knowledge of its parts. */
export type Parsed =
  | { readonly ok: true; readonly file: Record<string, unknown> }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads a graph's file. Total: whatever the text is, the answer is a graph or sentences. Sizes are checked before
 * anything is parsed. Nodes of unknown types, or of newer versions than the catalogue has, are kept untouched; params
 * with wrong values are kept as well, for the compiler to report.
 */
export function readGraph(text: string, catalogue: Catalogue, road: Road = ROAD): ReadGraph {
  const parsed = parseText(text)
  if (!parsed.ok) return parsed
  const format = formatProblem(parsed.file, road)
  if (format) return { ok: false, problems: [format] }
  const file = climb(parsed.file, road)
  if (!file) return { ok: false, problems: [brokenRoad(parsed.file)] }

  const envelope = envelopeSchema.safeParse(file)
  const problems = envelope.success ? [] : envelopeProblems(file, envelope.error.issues)
  const read = readParts(file, catalogue)
  if (!envelope.success || !read.ok)
    return { ok: false, problems: [...problems, ...(read.ok ? [] : read.problems)] }
  return { ok: true, graph: { title: envelope.data.title, ...read.parts }, notes: read.notes }
}

/** The text of a graph's file. The same graph always gives the same bytes, in whatever order it was built. */
export function writeGraph(graph: Graph, catalogue: Catalogue): string {
  const file: Record<string, Json> = {
    $schema: SCHEMA_PATH,
    format: FORMAT,
    title: graph.title,
    ...writeParts(graph, (node, port) => takesMany(graph, catalogue, { node, port })),
  }
  return stringify(file, ['nodes', 'layout'])
}

/** Checks a text's budget and parses it. */
export function parseText(text: string): Parsed {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  const start = clean.trimStart()[0]
  // Brackets and keys are counted only where there are any: a picture should be told that it is no JSON.
  const problems = start === '{' || start === '[' || text.length > LIMITS.fileBytes ? checkBudget(clean) : []
  if (problems.length > 0) return { ok: false, problems }
  let value: unknown
  try {
    value = JSON.parse(clean)
  } catch (cause) {
    return { ok: false, problems: [notJson(clean, cause)] }
  }
  return isRecord(value) ? { ok: true, file: value } : { ok: false, problems: [notOurs('It is no object.')] }
}

function notJson(text: string, cause: unknown): Problem {
  const advice =
    'Choose a file that Netloom saved. If it was changed by hand, look for a missing quote or comma.'
  if (text.trim() === '') return error('file/not-json', 'This file is empty.', { advice })
  const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1]
  const line = position === undefined ? null : text.slice(0, Number(position)).split('\n').length
  return error(
    'file/not-json',
    `This file is not JSON${line === null ? '' : `: line ${count(line)} cannot be read`}.`,
    {
      advice,
    },
  )
}

function notOurs(why: string): Problem {
  return error('file/not-ours', `This is JSON, but not a graph of Netloom. ${why}`, {
    advice: 'Choose a file that Netloom saved.',
  })
}

/** Why a file cannot be read by this app at all: it is something else, or from the future. */
export function formatProblem(file: Readonly<Record<string, unknown>>, road: Road): Problem | null {
  const { format } = file
  if (file.netloom !== undefined)
    return notOurs('It is a piece of a graph from the clipboard: paste it into a graph.')
  if (format === undefined) return notOurs('It has no “format”.')
  if (typeof format !== 'number' || !Number.isInteger(format) || format < oldestFormat(road))
    return notOurs(`Its “format” is not a whole number from ${oldestFormat(road)}.`)
  if (format > road.format)
    return error(
      'file/too-new',
      `This file has format ${count(format)}; this Netloom reads formats up to ${count(road.format)}.`,
      { advice: 'Open it with a newer Netloom.' },
    )
  return null
}

function climb(file: Record<string, unknown>, road: Road): Record<string, unknown> | null {
  const from = Number(file.format)
  if (from === road.format) return file
  try {
    return migrateFile(file, from, road)
  } catch {
    // A step met a file that its format never was: changed by hand, or damaged.
    return null
  }
}

function brokenRoad({ format }: Readonly<Record<string, unknown>>): Problem {
  return error(
    'file/damaged',
    `This file says that it has format ${String(format)}, but it is not built like one.`,
    {
      advice: 'It was changed by hand or damaged. Open an older copy of it.',
    },
  )
}

const PARTS: Readonly<Record<string, { code: Problem['code']; wanted: string }>> = {
  $schema: { code: 'file/bad-schema', wanted: 'a text' },
  title: { code: 'file/bad-title', wanted: `a text of 1 to ${count(LIMITS.text)} characters` },
  uses: { code: 'file/bad-uses', wanted: 'an object with a version for each type of node' },
  nodes: { code: 'file/bad-nodes', wanted: 'an object with the nodes by id' },
  layout: { code: 'file/bad-layout', wanted: 'an object with a place for each node' },
}

function envelopeProblems(
  file: Readonly<Record<string, unknown>>,
  issues: readonly {
    readonly code?: string
    readonly path: readonly PropertyKey[]
    readonly keys?: readonly string[]
  }[],
): Problem[] {
  const problems = new Map<string, Problem>()
  for (const issue of issues) {
    const part = String(issue.path[0] ?? '')
    if (issue.code === 'unrecognized_keys' && issue.keys)
      problems.set('', unknownKeys('This file', issue.keys, '$schema, format, title, uses, nodes and layout'))
    const known = PARTS[part]
    if (!known) continue
    const { code, wanted } = known
    problems.set(
      part,
      file[part] === undefined
        ? error(code, `This file has no ${quote(part)}.`, { advice: `It must be ${wanted}.` })
        : error(code, `${quote(part)} of this file is not ${wanted}.`),
    )
  }
  return [...problems.values()]
}
