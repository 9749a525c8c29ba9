import { z } from './z.ts'

/** What the form needs to know beyond the schema's type, bounds and default. */
export interface ParamNotes {
  /** The name people read. */
  readonly title: string
  /** One sentence: what it does. Every param has it. */
  readonly help: string
  readonly unit?: string
  /**
   * How it is edited, where the type alone does not say it: `column(s)` picks from the table at the input port `of`,
   * `target` one of the columns that the model at `of` predicts (empty means the first; not shown where there is only
   * one), `slider` drags, `rate` moves in steps of 1-2-5, `dataset` and `file` choose what a data node reads.
   */
  readonly control?: 'slider' | 'rate' | 'column' | 'columns' | 'target' | 'dataset' | 'file' | 'hidden'
  readonly of?: string
  /** Which kinds of columns can be picked. */
  readonly kinds?: readonly string[]
  /** What people read for the values of a choice. */
  readonly labels?: Readonly<Record<string, string>>
  /** Shown only while another param has one of these values. */
  readonly when?: { readonly param: string; readonly is: readonly unknown[] }
  readonly step?: number
}

/** Attaches notes to a param's schema. The default must already be in it. */
export function param<S extends z.ZodType>(schema: S, notes: ParamNotes): S {
  return schema.meta({ description: notes.help, title: notes.title, netloom: notes })
}

/** One field of the form. */
export interface ParamField {
  readonly name: string
  readonly notes: ParamNotes
  readonly default: unknown
  readonly type: 'integer' | 'number' | 'choice' | 'boolean' | 'text' | 'list'
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
}

interface JsonSchema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly netloom?: ParamNotes
}

const known = new WeakMap<z.ZodObject, readonly ParamField[]>()

/** The fields of a params schema, in the order in which they were written. */
export function paramFields(schema: z.ZodObject): readonly ParamField[] {
  const cached = known.get(schema)
  if (cached) return cached
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema
  const fields = Object.entries(properties).map(([name, one]): ParamField => {
    const min = one.minimum ?? one.exclusiveMinimum
    return {
      name,
      notes: one.netloom ?? { title: one.title ?? name, help: one.description ?? '' },
      default: one.default,
      type: fieldType(one),
      ...(min !== undefined && { min }),
      ...(one.maximum !== undefined && { max: one.maximum }),
      ...(one.enum && { choices: one.enum }),
    }
  })
  known.set(schema, fields)
  return fields
}

function fieldType(schema: JsonSchema): ParamField['type'] {
  if (schema.enum) return 'choice'
  switch (schema.type) {
    case 'integer':
      return 'integer'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return 'list'
    default:
      return 'text'
  }
}

/** All defaults of a schema. */
export function defaultParams(schema: z.ZodObject): Record<string, unknown> {
  return schema.parse({})
}
