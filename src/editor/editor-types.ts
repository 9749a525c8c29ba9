import type { ComponentType } from 'react'
import type { ViewProps } from '../kernel/evaluation.ts'
import type { NodeId, Point } from '../graph/document.ts'
import type { DroppedFile } from './dropped-files.ts'
import type { MenuEntry } from './kit/menu-entries.ts'
import type { ThemeChoice } from './kit/theme.ts'
import type { Workbench } from './workbench-types.ts'

/** Loads the view of an evaluation node, by type: the table of `nodes/views.ts`, handed in by the app. */
export type Views = Readonly<
  Record<
    string,
    () => Promise<{
      readonly default: ComponentType<ViewProps>
    }>
  >
>

/** Whether what is on screen is also stored. */
export interface Saved {
  readonly state: 'saved' | 'saving' | 'example' | 'failed' | 'read-only'
  /** What the chip in the top bar says: "Saved", "An example", "Not saved". */
  readonly label: string
  /** A sentence that says more. */
  readonly detail: string
  /** What a person can do about it, such as "Take over". */
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Small things that this browser remembers, such as folded panels. */
export interface Memory {
  read(name: string): string | null
  write(name: string, value: string): void
}

/** What the app hands to the editor. */
export interface EditorProps {
  readonly workbench: Workbench
  readonly views: Views
  readonly saved: Saved
  readonly theme: ThemeChoice
  readonly onTheme: (choice: ThemeChoice) => void
  readonly memory: Memory
  /** New, open, save, recent graphs. */
  readonly fileMenu: readonly MenuEntry[]
  /** Ctrl+S: the graph as a file. */
  readonly onSaveFile: () => void
  /** Leads back to the start page. */
  readonly onHome: () => void
  /** Asks for a data file for a node that reads one, and sets its params. */
  readonly onPickFile: (node: NodeId, folder?: boolean) => void
  /** Files that were dropped on the canvas, at a place in the graph. */
  readonly onDropFiles: (files: readonly DroppedFile[], at: Point) => void
}
