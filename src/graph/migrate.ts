import type { Definition } from '../kernel/define.ts'
import { copyJson, isJsonParams, isRecord } from './json.ts'

/** The format that this app writes. Raised for breaking changes of the file's structure only. */
export const FORMAT = 1

/**
 * One step of the road from an old file to a new one. It works on plain records and imports no types of today, because
 * those move and the files of a format never do. It gives a new record and leaves the old one as it is.
 */
export interface FormatStep {
  /** From this format to the next. */
  readonly from: number
  /** What it does, in a few words. */
  readonly name: string
  up(file: Readonly<Record<string, unknown>>): Record<string, unknown>
}

/** The steps that lead to a format. */
export interface Road {
  readonly format: number
  readonly steps: readonly FormatStep[]
}

/** Every step since format 1, which was the first. */
export const ROAD: Road = { format: FORMAT, steps: [] }

/** The oldest format that a road begins at. */
export function oldestFormat({ format, steps }: Road): number {
  return steps.reduce((oldest, { from }) => Math.min(oldest, from), format)
}

/** Leads a file up to the road's format. The road must have all the steps; a missing one is a programmer's mistake. */
export function migrateFile(
  file: Readonly<Record<string, unknown>>,
  from: number,
  { format, steps }: Road,
): Record<string, unknown> {
  let now: Record<string, unknown> = { ...file }
  for (let at = from; at < format; at++) {
    const step = steps.find((one) => one.from === at)
    if (!step) throw new Error(`internal: no step leads from format ${at} to ${at + 1}`)
    now = { ...step.up(now), format: at + 1 }
  }
  return now
}

/**
 * Leads params that were written for an older version of a definition up to its version, step by step. `null` when a
 * step is missing or does not give params: the node is then kept as it is.
 */
export function migrateParams(
  { version, migrate = {} }: Definition,
  from: number,
  params: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  let now = copyJson(params) as Record<string, unknown>
  try {
    for (let at = from; at < version; at++) {
      const next: unknown = migrate[at]?.(now)
      if (!isRecord(next)) return null
      now = next
    }
  } catch {
    // A step met params that its version never wrote, by hand perhaps.
    return null
  }
  return isJsonParams(now) ? copyJson(now) : null
}
