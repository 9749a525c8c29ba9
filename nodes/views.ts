import type { ComponentType } from 'react'
import type { EvaluationResult } from '../src/kernel/evaluation.ts'

/** What the editor hands to the view of an evaluation node. */
export interface ViewProps<R extends EvaluationResult = EvaluationResult> {
  readonly result: R
  readonly params: Readonly<Record<string, unknown>>
  /** The model is still training: another result will follow soon. */
  readonly live: boolean
}

type View = ComponentType<ViewProps>

const modules = import.meta.glob<{ readonly default: View }>('./*/*.view.tsx')

/** The views of evaluation nodes by type, each loaded when it is first shown. */
export const views: Readonly<Record<string, () => Promise<{ readonly default: View }>>> = Object.fromEntries(
  Object.entries(modules).map(([path, load]) => [path.replace(/^.*\/(.*)\.view\.tsx$/, '$1'), load]),
)
