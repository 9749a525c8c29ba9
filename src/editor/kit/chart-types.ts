/** One curve. `values` has one entry per `x`; `null` where there is none, which the line bridges. */
export interface Curve {
  readonly label: string
  readonly values: readonly (number | null)[]
  /** A CSS colour; the text of the label has it too, so it must be readable. */
  readonly colour: string
  readonly dashed?: boolean | undefined
}

export interface ChartData {
  readonly x: readonly number[]
  readonly curves: readonly Curve[]
  /** A value of x to point at, such as the best epoch. */
  readonly mark?: { readonly x: number; readonly label: string } | undefined
}

/** How a chart shows its numbers. */
export interface ChartWords {
  readonly y: (value: number) => string
  readonly x: (value: number) => string
}
