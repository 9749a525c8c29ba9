import type { z } from 'zod'
import type { Definition } from '../../../src/kernel/define.ts'

/** Whether a definition has such a param, and the param may have this value. */
export function accepts(definition: Definition, param: string, value: unknown): boolean {
  const shape: Readonly<Record<string, z.ZodType>> = definition.params.shape
  return shape[param]?.safeParse(value).success ?? false
}
