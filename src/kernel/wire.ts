import type { Shape } from './shape.ts'

export const WIRE_KINDS = ['table', 'tensor', 'loss', 'model'] as const
export type WireKind = (typeof WIRE_KINDS)[number]

export type ColumnKind = 'number' | 'category' | 'text' | 'image' | 'vector' | 'sequence'

/** What is known about a column without holding its values. */
export interface ColumnInfo {
  readonly name: string
  readonly kind: ColumnKind
  /**
   * The axes of one cell: `[]` for a number, a category or a text, `[height, width, channels]` for an image, `[numbers]`
   * for a vector, `[steps]` or `[steps, numbers]` for a sequence.
   */
  readonly shape: readonly number[]
  /** The values a category can take, in the order of their codes. */
  readonly categories?: readonly string[]
  /** How many rows hold each category, in the order of `categories`. Absent until they are counted. */
  readonly counts?: readonly number[]
  /** How many rows have no value here. */
  readonly missing: number
  /** Smallest, largest and mean value of a number column. */
  readonly range?: { readonly min: number; readonly max: number; readonly mean: number }
  /** Why the reader of a file took the column for what it is, as a sentence. */
  readonly why?: string
  /** How many different values there are, empty cells left out. Absent where they were not counted. */
  readonly distinct?: number
  /** Other columns that tell the same, row by row, so that one can be computed from the other. */
  readonly twins?: readonly string[]
  /** How much a row of each category counts in a loss, in the order of `categories`; all count 1 where absent. */
  readonly weights?: readonly number[]
  /** Of a sequence of tokens: how many different tokens there are. Its cells are whole numbers below; 0 is padding. */
  readonly tokens?: number
}

/** How many rows play each role. */
export interface SplitInfo {
  readonly train: number
  readonly validation: number
  readonly test: number
}

export interface TableInfo {
  readonly kind: 'table'
  readonly columns: readonly ColumnInfo[]
  /** `null` until it has been read or counted. */
  readonly rows: number | null
  /** `null` before a Split. The counts are `null` until they are counted. */
  readonly split: SplitInfo | 'counting' | null
  /**
   * Names the rows and their order: two tables with the same key can be used side by side. Nodes that only change
   * columns hand it on, nodes that choose rows make a new one from their own key.
   */
  readonly rowsKey: string
}

/** What the numbers of a tensor are, as far as a loss must know. */
export type Activated = 'linear' | 'softmax' | 'sigmoid' | 'relu' | 'tanh' | 'other'

export interface TensorInfo {
  readonly kind: 'tensor'
  readonly shape: Shape
  readonly activated: Activated
  /** The rows it is computed from, and the columns that have an influence on it. */
  readonly rowsKey: string
  readonly columns: readonly string[]
  /** The numbers are tokens, whole numbers below this: only an Embedding can read them. */
  readonly tokens?: number
}

/** `segmentation` predicts an image (a mask), the others a column of classes or numbers. */
export type Task = 'classification' | 'regression' | 'segmentation'

export interface LossInfo {
  readonly kind: 'loss'
  readonly task: Task
  /** The column to predict. */
  readonly target: string
  /** The classes, in the order of the prediction's numbers; empty where there are none. */
  readonly classes: readonly string[]
  readonly prediction: TensorInfo
  readonly rows: number | null
  readonly split: TableInfo['split']
  readonly weight: number
  /** What the table says about the columns that the prediction reads, as far as they are in it. */
  readonly reads?: readonly ColumnInfo[]
}

export interface ModelInfo {
  readonly kind: 'model'
  readonly losses: readonly LossInfo[]
}

/** What a wire carries while editing: a description, never the numbers themselves. */
export interface Wires {
  readonly table: TableInfo
  readonly tensor: TensorInfo
  readonly loss: LossInfo
  readonly model: ModelInfo
}

export type WireInfo = Wires[WireKind]

/** Finds a column by name. */
export function findColumn(table: TableInfo, name: string): ColumnInfo | undefined {
  return table.columns.find((column) => column.name === name)
}
