import { cellSize, type ColumnData, type Role, type TableData } from './table.ts'
import type { Checked, Problem } from './problem.ts'
import type { ColumnInfo, Task } from './wire.ts'

/** What an evaluation node leaves: plain data (numbers, texts, arrays, typed arrays), shown by its view. */
export interface EvaluationResult {
  /** The one number to show on the node. */
  readonly headline?: Headline
  /** Which rows were looked at. */
  readonly rows: { readonly role: Role | 'all'; readonly count: number }
}

export interface Headline {
  readonly label: string
  readonly value: number
  readonly unit?: string
  /** How many digits to show after the point; as many as matter where absent. */
  readonly digits?: number
}

/** A trained model, as an evaluation node sees it. */
export interface TrainedModel {
  readonly heads: readonly ModelHead[]
  readonly inputs: readonly ModelInput[]
  /** The table with the target column, after its preprocessing. */
  readonly table: TableData
  /** The same rows and columns in the units they had before nodes such as Standardise changed them: for people to read. */
  readonly shown: TableData
  /** The rows of a role; when the table is not split, all rows, and `role` says so. */
  rows(role: Role): { readonly role: Role | 'all'; readonly rows: Uint32Array }
  /**
   * Predictions for rows of the table, one array per head: row by row, probabilities for classification, plain
   * numbers for regression.
   */
  predict(rows: Uint32Array): Promise<readonly Float32Array[]>
  /** Predictions for inputs made up by the caller: per model input `count` × its size numbers. */
  predictAt(inputs: readonly Float32Array[], count: number): Promise<readonly Float32Array[]>
  /** What must be known of a new row; or why new rows cannot be given. */
  newRows(): Checked<NewRowsForm>
  /** Predictions for rows that are new, with the columns of the data: they take the same road as the training rows did. */
  predictNew(rows: TableData): Promise<Checked<NewPredictions>>
}

export interface NewPredictions {
  /** One array per head, as `predict` gives them. */
  readonly heads: readonly Float32Array[]
  readonly count: number
  /** The place among the new rows that each prediction belongs to. */
  readonly ids: Uint32Array
  readonly notes: readonly Problem[]
}

/** One thing that a person gives of a new row: a column of the data, as it was before any preprocessing. */
export interface NewField extends ColumnInfo {
  /** All numbers of the data are whole. */
  readonly whole?: boolean
}

/** What a network must be told of a new row, and rows to begin with. */
export interface NewRowsForm {
  readonly fields: readonly NewField[]
  /** Rows of the data, those for testing where there are any; only the columns of the fields. */
  readonly rows: Examples
  /** The rows belong one behind the other, because the network looks at several at once. */
  readonly together: boolean
}

/** A cell of a new row. An image is given as the bytes of a picture. */
export type NewCell = number | string | Blob | null

/** New rows as a person gives them: typed in, or as a file that the data node can read. */
export type NewRows =
  | { readonly kind: 'typed'; readonly rows: readonly Readonly<Record<string, NewCell>>[] }
  | { readonly kind: 'file'; readonly name: string; readonly file: Blob }

/** What a network says of new rows: plain data. */
export interface NewAnswers {
  readonly heads: readonly (Pick<ModelHead, 'task' | 'target' | 'classes' | 'width'> & {
    /** The axes of a predicted image; empty for others. */
    readonly shape: readonly number[]
    /** Row by row: probabilities, numbers in the units of the data, or the pixels of a mask. */
    readonly values: Float32Array
  })[]
  readonly count: number
  /** The place among the given rows that each answer belongs to. */
  readonly ids: Uint32Array
  /** The given rows as they were understood. */
  readonly rows: Examples
  readonly notes: readonly Problem[]
}

/** What the editor hands to the view of an evaluation node. */
export interface ViewProps<R extends EvaluationResult = EvaluationResult> {
  readonly result: R
  readonly params: Readonly<Record<string, unknown>>
  /** The model is still training: another result will follow soon. */
  readonly live: boolean
  /** Predicts for new rows with the model that the node looks at. */
  readonly ask: (rows: NewRows) => Promise<Checked<NewAnswers>>
}

export interface ModelHead {
  readonly task: Task
  readonly target: string
  readonly classes: readonly string[]
  /** Numbers per row in a prediction. */
  readonly width: number
  /** The target's column. */
  readonly answers: ColumnData
}

export interface ModelInput {
  readonly columns: readonly string[]
  readonly shape: readonly number[]
  /** What the network reads, rows × numbers. */
  readonly values: Float32Array
}

/** Some rows of a table to show to a person: plain data. */
export interface Examples {
  /** The rows' numbers in the source, from 0. */
  readonly ids: Uint32Array
  readonly columns: readonly ExampleColumn[]
}

export type ExampleColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly (string | null)[] }
  | {
      readonly name: string
      readonly kind: 'image'
      readonly shape: readonly [number, number, number]
      /** 0 to 255, row by row. */
      readonly pixels: Uint8Array
    }
  /** Numbers in a row: of a vector, or of a sequence step by step. */
  | {
      readonly name: string
      readonly kind: 'numbers'
      readonly shape: readonly number[]
      readonly values: Float32Array
    }

/** Numbers of a vector or a sequence that are shown at most. */
const MOST_NUMBERS = 512

/** 0 to 1 as a byte; what lies outside is cut off. */
function byte(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 255)
}

/** Cuts rows out of a table for showing. At most `limit` rows. */
export function examples(table: TableData, rows: ArrayLike<number>, limit = 500): Examples {
  const shown = Array.from({ length: Math.min(rows.length, limit) }, (_, at) => rows[at] ?? 0)
  const columns = Array.from(table.columns, ([name, column]): ExampleColumn => {
    switch (column.kind) {
      case 'number':
        return { name, kind: 'number', values: Float64Array.from(shown, (row) => column.values[row] ?? NaN) }
      case 'category':
        return {
          name,
          kind: 'text',
          values: shown.map((row) => column.categories[column.codes[row] ?? -1] ?? null),
        }
      case 'text':
        return { name, kind: 'text', values: shown.map((row) => column.values[row] ?? null) }
      case 'image': {
        const size = column.shape[0] * column.shape[1] * column.shape[2]
        const pixels = new Uint8Array(shown.length * size)
        shown.forEach((row, at) => {
          for (let k = 0; k < size; k++)
            pixels[at * size + k] = byte((column.values[row * size + k] ?? 0) * column.scale)
        })
        return { name, kind: 'image', shape: column.shape, pixels }
      }
      case 'vector':
      case 'sequence': {
        const { shape } = column
        // A long one is cut off: what is shown in a cell is a small curve, or the first few numbers.
        const size = cellSize(column)
        const most = Math.min(size, MOST_NUMBERS)
        const values = new Float32Array(shown.length * most)
        shown.forEach((row, at) =>
          values.set(column.values.subarray(row * size, row * size + most), at * most),
        )
        return { name, kind: 'numbers', shape: most < size ? [most] : shape, values }
      }
    }
  })
  return { ids: Uint32Array.from(shown, (row) => table.ids[row] ?? 0), columns }
}
