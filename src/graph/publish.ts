import { z } from '../kernel/z.ts'
import type { Definition } from '../kernel/define.ts'
import { byName } from './ids.ts'
import type { Json } from './json.ts'
import { fileSchema, WIRE_PATTERN } from './schema.ts'
import { LIMITS } from './document.ts'

type JsonSchema = { readonly [key: string]: Json }

/**
 * The JSON schema of a graph's file (draft 2020-12), for editors that complete and check while someone writes one by
 * hand: the structure, the types of the catalogue, and per type its inputs and params.
 */
export function graphJsonSchema(definitions: readonly Definition[]): JsonSchema {
  const file = z.toJSONSchema(fileSchema, { io: 'input' }) as unknown as FileSchema
  const node = file.properties.nodes.additionalProperties
  const known = [...definitions].sort((a, b) => byName(a.type, b.type))
  const type = {
    ...node.properties.type,
    anyOf: [...known.map((one) => ({ const: one.type, description: one.summary })), { type: 'string' }],
  }
  const nodes = {
    ...file.properties.nodes,
    additionalProperties: {
      ...node,
      properties: { ...node.properties, type },
      allOf: known.map((one) => ({
        if: { properties: { type: { const: one.type } } },
        then: { properties: { in: inputsSchema(one), params: paramsSchema(one) } },
      })),
    },
  }
  return { ...file, properties: { ...file.properties, nodes } }
}

/** The JSON schema of a file, as far as this module looks into it. */
interface FileSchema extends JsonSchema {
  readonly properties: {
    readonly [key: string]: Json
    readonly nodes: {
      readonly [key: string]: Json
      readonly additionalProperties: {
        readonly [key: string]: Json
        readonly properties: { readonly [key: string]: Json; readonly type: JsonSchema }
      }
    }
  }
}

function inputsSchema({ inputs }: Definition): JsonSchema {
  const wire = { type: 'string', pattern: WIRE_PATTERN.source }
  const properties = Object.entries(inputs).map(([name, port]): [string, Json] => {
    const description = `${port.help} Carries: ${port.kind}.`
    const list = { type: 'array', items: wire, minItems: 1, maxItems: LIMITS.wiresPerPort }
    return [name, port.many ? { description, anyOf: [wire, list] } : { description, ...wire }]
  })
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false }
}

function paramsSchema({ params }: Definition): JsonSchema {
  const schema = z.toJSONSchema(params, { io: 'input' }) as unknown as JsonSchema
  return without(schema, ['$schema', 'netloom']) as JsonSchema
}

/**
 * What a version of a definition accepts as params, without its words: this may never change once a release has
 * written files with it.
 */
export function paramsContract({ params }: Definition): JsonSchema {
  const schema = z.toJSONSchema(params, { io: 'input' }) as unknown as JsonSchema
  return without(schema, ['$schema', 'netloom', 'title', 'description']) as JsonSchema
}

/** Keywords that hold values of params, which are no schemas. */
const VALUES = ['default', 'const', 'enum', 'examples']

/** A schema without some of its keywords; the names of properties are no keywords. */
function without(schema: Json, keywords: readonly string[]): Json {
  if (Array.isArray(schema)) return schema.map((item: Json) => without(item, keywords))
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema)
    .filter(([key]) => !keywords.includes(key))
    .map(([key, value]: [string, Json]): [string, Json] => {
      if (VALUES.includes(key)) return [key, value]
      if (key !== 'properties' || typeof value !== 'object' || value === null)
        return [key, without(value, keywords)]
      const named = Object.entries(value as JsonSchema).map(
        ([name, held]) => [name, without(held, keywords)] as const,
      )
      return [key, Object.fromEntries(named)]
    })
  return Object.fromEntries(entries)
}
