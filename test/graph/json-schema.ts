import { isRecord, type Json } from '../../src/graph/json.ts'

/**
 * A small judge of JSON by a JSON schema (draft 2020-12, "A Vocabulary for Structural Validation"): just the keywords
 * that the published schema uses, written from the specification. A keyword that it does not know throws.
 */
export function breaches(schema: Json, value: Json, path = ''): string[] {
  const root = schema
  return judge(schema, value, path, root)
}

const SILENT = new Set(['$schema', '$id', '$defs', 'title', 'description', 'default', 'then'])

function judge(schema: Json, value: Json, path: string, root: Json): string[] {
  if (schema === true) return []
  if (schema === false) return [`${path} may not be there`]
  if (!isRecord(schema)) throw new Error('A schema is an object or a boolean.')
  const found: string[] = []
  const wrong = (rule: string) => found.push(`${path || 'The file'}: ${rule}`)
  const part = (inner: Json, held: Json, at: string) => judge(inner, held, at, root)
  const fits = (inner: Json) => part(inner, value, path).length === 0
  for (const [keyword, rule] of Object.entries(schema)) {
    if (SILENT.has(keyword)) continue
    switch (keyword) {
      case '$ref':
        found.push(...part(resolve(root, show(rule)), value, path))
        break
      case 'type':
        if (![rule].flat().some((type) => isType(value, show(type)))) wrong(`not ${JSON.stringify(rule)}`)
        break
      case 'const':
        if (JSON.stringify(value) !== JSON.stringify(rule)) wrong(`not ${JSON.stringify(rule)}`)
        break
      case 'enum':
        if (!(rule as readonly Json[]).includes(value)) wrong('not one of the choices')
        break
      case 'anyOf':
        if (!(rule as readonly Json[]).some(fits)) wrong('fits none of the alternatives')
        break
      case 'allOf':
        for (const inner of rule as readonly Json[]) found.push(...part(inner, value, path))
        break
      case 'if':
        if (fits(rule) && schema.then !== undefined) found.push(...part(schema.then, value, path))
        break
      case 'minimum':
        if (typeof value === 'number' && value < Number(rule)) wrong(`less than ${show(rule)}`)
        break
      case 'exclusiveMinimum':
        if (typeof value === 'number' && value <= Number(rule)) wrong(`not more than ${show(rule)}`)
        break
      case 'maximum':
        if (typeof value === 'number' && value > Number(rule)) wrong(`more than ${show(rule)}`)
        break
      case 'exclusiveMaximum':
        if (typeof value === 'number' && value >= Number(rule)) wrong(`not less than ${show(rule)}`)
        break
      case 'minLength':
        if (typeof value === 'string' && value.length < Number(rule)) wrong('too short')
        break
      case 'maxLength':
        if (typeof value === 'string' && value.length > Number(rule)) wrong('too long')
        break
      case 'pattern':
        if (typeof value === 'string' && !new RegExp(show(rule), 'u').test(value))
          wrong('does not have the form')
        break
      case 'minItems':
        if (Array.isArray(value) && value.length < Number(rule)) wrong('too few')
        break
      case 'maxItems':
        if (Array.isArray(value) && value.length > Number(rule)) wrong('too many')
        break
      case 'prefixItems':
        if (Array.isArray(value))
          (rule as readonly Json[]).forEach((inner, at) => {
            const item = value[at] as Json | undefined
            if (item !== undefined) found.push(...part(inner, item, `${path}/${at}`))
          })
        break
      case 'items':
        if (Array.isArray(value)) {
          const skipped = Array.isArray(schema.prefixItems) ? schema.prefixItems.length : 0
          value
            .slice(skipped)
            .forEach((item: Json, at) => found.push(...part(rule, item, `${path}/${skipped + at}`)))
        }
        break
      case 'required':
        if (isRecord(value))
          for (const name of rule as readonly string[])
            if (!Object.hasOwn(value, name)) wrong(`lacks ${name}`)
        break
      case 'properties':
        if (isRecord(value))
          for (const [name, inner] of Object.entries(rule as Record<string, Json>))
            if (Object.hasOwn(value, name)) found.push(...part(inner, value[name] as Json, `${path}/${name}`))
        break
      case 'propertyNames':
        if (isRecord(value))
          for (const name of Object.keys(value)) found.push(...part(rule, name, `${path}/${name}`))
        break
      case 'additionalProperties':
        if (isRecord(value)) {
          const named = isRecord(schema.properties) ? schema.properties : {}
          for (const [name, held] of Object.entries(value))
            if (!Object.hasOwn(named, name)) found.push(...part(rule, held, `${path}/${name}`))
        }
        break
      default:
        throw new Error(`The judge does not know the keyword "${keyword}".`)
    }
  }
  return found
}

/** A rule as text: a number or a text as it is. */
function show(rule: Json): string {
  return typeof rule === 'string' ? rule : JSON.stringify(rule)
}

function isType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isRecord(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}

function resolve(root: Json, pointer: string): Json {
  let at: unknown = root
  for (const name of pointer.replace(/^#\/?/, '').split('/').filter(Boolean))
    at = isRecord(at) ? at[name] : undefined
  if (at === undefined) throw new Error(`The schema has no part ${pointer}.`)
  return at as Json
}
