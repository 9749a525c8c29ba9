import { isDangerous } from './ids.ts'

/** A value that a file can hold and give back unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Whether a value is plain JSON: finite numbers, no dangerous keys, nothing undefined, not deeper than `depth`. */
export function isJson(value: unknown, depth = 32): value is Json {
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

/** A copy that shares nothing with the original. */
export function copyJson<T>(value: T): T {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value
}

/** An object as entries to be read; nothing for anything else. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
