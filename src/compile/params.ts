import type { Definition } from '../kernel/define.ts'
import { paramFields, type ParamField } from '../kernel/params.ts'
import { error, type Problem } from '../kernel/problem.ts'
import { list, number, quote } from '../kernel/words.ts'

export type ParsedParams =
  | { readonly ok: true; readonly params: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Checks params against their schema and fills in defaults; every wrong one becomes a sentence with its bounds. */
export function parseParams(definition: Definition, params: Readonly<Record<string, unknown>>): ParsedParams {
  const parsed = definition.params.safeParse(params)
  if (parsed.success) return { ok: true, params: parsed.data }
  const fields = paramFields(definition.params)
  const problems = new Map<string, Problem>()
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) problems.set(key, unknownParam(definition, key, fields))
      continue
    }
    const name = String(issue.path[0] ?? '')
    const field = fields.find((one) => one.name === name)
    if (field && !problems.has(name)) problems.set(name, wrongParam(definition, field, params[name]))
  }
  return { ok: false, problems: [...problems.values()] }
}

function unknownParam(definition: Definition, key: string, fields: readonly ParamField[]): Problem {
  return error('params/unknown', `${definition.title} has no setting called ${quote(key)}.`, {
    param: key,
    advice: `It has ${list(
      fields.map(({ name }) => name),
      12,
    )}.`,
    fixes: [
      {
        label: `Remove ${quote(key)}`,
        steps: [{ do: 'setParam', on: 'self', param: key, value: undefined }],
      },
    ],
  })
}

function wrongParam(definition: Definition, field: ParamField, value: unknown): Problem {
  return error(
    'params/invalid',
    `${field.notes.title} of ${definition.title} is ${showValue(value)}; ${wanted(field)}.`,
    {
      param: field.name,
      fixes: [
        {
          label: `Set to ${showValue(field.default)}`,
          steps: [{ do: 'setParam', on: 'self', param: field.name, value: field.default }],
        },
      ],
    },
  )
}

/** "it must be a whole number from 1 to 1,024": what a field accepts, to continue a sentence. */
export function wanted({ type, min, max, choices }: ParamField): string {
  switch (type) {
    case 'choice':
      return `it must be one of ${list(choices ?? [], 12)}`
    case 'boolean':
      return 'it must be on or off'
    case 'text':
      return 'it must be a text'
    case 'list':
      return 'it must be a list'
    case 'integer':
    case 'number': {
      const kind = type === 'integer' ? 'a whole number' : 'a number'
      const from = min === undefined || min < -1e15 ? '' : ` from ${number(min)}`
      const to = max === undefined || max > 1e15 ? '' : ` to ${number(max)}`
      return `it must be ${kind}${from}${to}`
    }
  }
}

function showValue(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return number(value)
    case 'string':
      return quote(value)
    case 'boolean':
      return value ? 'on' : 'off'
    default:
      return Array.isArray(value)
        ? value.length === 0
          ? 'empty'
          : 'a list'
        : value === undefined
          ? 'empty'
          : 'something else'
  }
}
