import type { ComponentType } from 'react'
import type { ViewProps } from '../src/kernel/evaluation.ts'

export type { ViewProps }

type View = ComponentType<ViewProps>

const modules = import.meta.glob<{ readonly default: View }>('./*/*.view.tsx')

/** The views of evaluation nodes by type, each loaded when it is first shown. */
export const views: Readonly<Record<string, () => Promise<{ readonly default: View }>>> = Object.fromEntries(
  Object.entries(modules).map(([path, load]) => [path.replace(/^.*\/(.*)\.view\.tsx$/, '$1'), load]),
)
