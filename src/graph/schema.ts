import { z } from '../kernel/z.ts'
import { ID_PATTERN, LIMITS } from './document.ts'
import { FORMAT } from './migrate.ts'

/** Where the published schema is, as seen from a file in `graphs/`. */
export const SCHEMA_PATH = '../public/schema/graph-1.json'

/** `dense-1.y`: a node and one of its outputs. */
export const WIRE_PATTERN = /^[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{1,64}$/

const name = z.string().regex(ID_PATTERN)

const wire = z
  .string()
  .regex(WIRE_PATTERN)
  .describe('Where the wire begins: a node and its output, as "dense-1.y".')

const version = z.int().min(1).max(1_000_000)

const text = z.string().min(1).max(LIMITS.text)

export const usesSchema = z
  .record(name, version)
  .describe(
    'Every type of node in the file, with the version of its definition that the params were written for.',
  )

export const nodeSchema = z
  .strictObject({
    type: name.describe('What the node is: the name of its definition.'),
    version: version.optional().describe('Only where it differs from the one in "uses".'),
    name: text.optional().describe('What people read instead of the title of its definition.'),
    in: z
      .record(name, z.union([wire, z.array(wire).min(1).max(LIMITS.wiresPerPort)]))
      .optional()
      .describe('The wires that end here, by input; a list where an input takes many.'),
    params: z.record(z.string(), z.json()).optional().describe('The settings of the node, by name.'),
  })
  .describe('One node with the wires that end in it.')

export const pointSchema = z.tuple([z.number(), z.number()]).describe('The upper left corner: x and y.')

/** A graph's file as it is written, one node at a time: the published schema adds what each type of node takes. */
export const fileSchema = z
  .strictObject({
    $schema: z.string().max(LIMITS.text).optional().describe('Where this schema is, for editors.'),
    format: z.literal(FORMAT).describe('The format of the file.'),
    title: text.describe('What the graph is called.'),
    uses: usesSchema,
    nodes: z.record(name, nodeSchema).describe('The nodes by id.'),
    layout: z.record(name, pointSchema).optional().describe('Where each node is on the canvas.'),
  })
  .describe('A graph of Netloom.')

/** The parts of a file whose contents are judged one by one, so that every fault gets a sentence of its own. */
export const looseParts = {
  title: text,
  uses: z.record(z.string(), z.unknown()),
  nodes: z.record(z.string(), z.unknown()),
  layout: z.record(z.string(), z.unknown()).optional(),
} as const

export const envelopeSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.int(),
  ...looseParts,
})

export const fragmentSchema = z.strictObject({
  netloom: z.literal('fragment'),
  format: z.int(),
  uses: looseParts.uses,
  nodes: looseParts.nodes,
  layout: looseParts.layout,
})
