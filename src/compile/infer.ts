import type { Definition, InferContext, Inferred } from '../kernel/define.ts'
import { contentKey } from '../kernel/key.ts'
import type { Port, Ports } from '../kernel/port.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { quote } from '../kernel/words.ts'
import type { WireInfo, WireKind } from '../kernel/wire.ts'
import type { GraphNode, Ref } from '../graph/document.ts'
import type { Measured } from './plan-types.ts'

export type Inputs = Readonly<Record<string, readonly (WireInfo | undefined)[]>>

/** What people call each kind of wire. */
export const KIND_NAMES: Readonly<Record<WireKind, string>> = {
  table: 'a table',
  tensor: 'a tensor',
  loss: 'a loss',
  model: 'a model',
}

const ownKeys = new WeakMap<object, string>()

/** The content key of a node: its type, version and params, and the keys of what feeds it. */
export function nodeKey(
  node: GraphNode,
  params: Readonly<Record<string, unknown>>,
  keyOf: (ref: Ref) => string,
): string {
  let own = ownKeys.get(params)
  if (own === undefined) {
    own = contentKey(params)
    ownKeys.set(params, own)
  }
  let inputs = ''
  for (const port of Object.keys(node.in).sort()) {
    inputs += `|${port}`
    for (const ref of node.in[port] ?? []) inputs += `:${keyOf(ref)}.${ref.port}`
  }
  return contentKey(`${node.type}@${node.version} ${own}${inputs}`)
}

/** Missing wires and wires of the wrong kind. */
export function checkInputs(definition: Definition, inputs: Inputs): Problem[] {
  const problems: Problem[] = []
  for (const [name, port] of Object.entries(definition.inputs)) {
    const arriving = inputs[name] ?? []
    if (arriving.length === 0 && !port.optional)
      problems.push(
        error(
          'graph/missing-input',
          `${definition.title} has no wire at its input ${quote(portLabel(name, port))}.`,
          {
            input: name,
            advice: `It takes ${KIND_NAMES[port.kind]}: ${port.help}`,
          },
        ),
      )
    for (const info of arriving)
      if (info && info.kind !== port.kind)
        problems.push(
          error(
            'graph/wrong-kind',
            `${definition.title} takes ${KIND_NAMES[port.kind]} at ${quote(portLabel(name, port))}, but this wire carries ${KIND_NAMES[info.kind]}.`,
            {
              input: name,
              fixes: [{ label: 'Remove the wire', steps: [{ do: 'disconnect', input: name }] }],
            },
          ),
        )
  }
  return problems
}

/** What people read for a port. */
export function portLabel(name: string, port: Port): string {
  return port.label ?? name
}

/** Whether something is known about every wire that arrives. */
export function allKnown(definition: Definition, inputs: Inputs): boolean {
  return Object.keys(definition.inputs).every((name) =>
    (inputs[name] ?? []).every((info) => info !== undefined),
  )
}

/** Calls a definition's inference with inputs in the form that its ports promise. */
export function callInfer(
  definition: Definition,
  params: Readonly<Record<string, unknown>>,
  inputs: Inputs,
  key: string,
  measured: Measured | undefined,
): Inferred<Ports> {
  if (measured && !measured.ok) return { ok: false, problems: measured.problems }
  const context: InferContext = { key, facts: measured?.facts }
  try {
    return definition.infer(params, describe(definition, inputs) as never, context)
  } catch (cause) {
    // The contract test holds every definition to "never throws"; should one slip through, the editor must survive.
    const reason = cause instanceof Error ? cause.message : String(cause)
    return {
      ok: false,
      problems: [
        error('graph/internal', `${definition.title} could not be checked: ${reason.replace(/\.*$/, '')}.`),
      ],
    }
  }
}

/** Inputs by port: a list for ports that take many, one description (or nothing) for the others. */
export function describe(definition: Definition, inputs: Inputs): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(definition.inputs).map(([name, port]) => [
      name,
      port.many ? (inputs[name] ?? []) : inputs[name]?.[0],
    ]),
  )
}
