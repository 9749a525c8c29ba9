import { LIMITS } from './document.ts'
import { isDangerous } from './ids.ts'

/** A value that a file can hold and give back unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** How deep a value of a param may be: the file's depth, less the brackets around params. */
export const VALUE_DEPTH = LIMITS.depth - 4

/** Whether a value is plain JSON: finite numbers, no dangerous keys, nothing undefined, not deeper than `depth`. */
export function isJson(value: unknown, depth: number = VALUE_DEPTH): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      if (value === null) return true
      if (depth === 0) return false
      if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1))
      return Object.entries(value).every(([key, held]) => !isDangerous(key) && isJson(held, depth - 1))
    default:
      return false
  }
}

/** Whether a node's params as a whole are plain JSON that fits into a file. */
export function isJsonParams(params: unknown): boolean {
  return isJson(params, VALUE_DEPTH + 1)
}

/** A copy that shares nothing with the original; −0 becomes 0, as a file would have it. */
export function copyJson<T>(value: T): T {
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value === 'number') return value + 0
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, copy(held)]))
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
