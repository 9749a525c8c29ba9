/** A change that repairs a problem, as data; places are relative, because a definition never knows a node's id. */
export type FixStep =
  /** Set a parameter: of this node, or of the node that feeds one of its inputs. */
  | { do: 'setParam'; on: Target; param: string; value: unknown }
  /**
   * Put a new node on the wire that ends in `input`; with `branches` in front of everything else as well that the wire's
   * output feeds, so that all of it goes on using the same rows. With `beforeSplit` it stands further up: in front of the
   * nearest node that splits the rows, or behind the source in front of everything, where nothing splits them.
   */
  | {
      do: 'insert'
      input: string
      type: string
      params?: Readonly<Record<string, unknown>>
      branches?: boolean
      beforeSplit?: boolean
    }
  /** Add a new node in front of an input that has no wire. */
  | { do: 'feed'; input: string; type: string; params?: Readonly<Record<string, unknown>> }
  /** Take the wires off an input. */
  | { do: 'disconnect'; input: string }
  /** Delete this node and connect what was before it with what was behind it. */
  | { do: 'bypass' }
  /** Move this node behind the next node downstream that splits the rows. */
  | { do: 'moveBehindSplit' }

export type Target = 'self' | { input: string }

export interface Fix {
  /** What the button says: an imperative, such as "Insert Flatten". */
  readonly label: string
  readonly steps: readonly FixStep[]
}

/** Something a person can cause and mend. A programmer's mistake is thrown instead. */
export interface Problem {
  /** Stable, `where/what` in kebab-case: lessons, tests and translations depend on it. */
  readonly code: `${string}/${string}`
  readonly severity: 'error' | 'warning'
  /** What is wrong, with the actual numbers. One or two sentences. */
  readonly message: string
  /** What would help, as a sentence. */
  readonly advice?: string
  readonly fixes?: readonly Fix[]
  readonly input?: string
  readonly param?: string
}

/** Where a problem is: the compiler adds this. */
export interface Place {
  readonly node?: string
  readonly input?: string
  readonly param?: string
}

export interface PlacedProblem extends Problem {
  readonly at: Place
}

export type Checked<T> =
  { ok: true; value: T; problems: readonly Problem[] } | { ok: false; problems: readonly Problem[] }

type Details = Omit<Problem, 'code' | 'severity' | 'message'>

/** An error: the node gives nothing out until it is mended. */
export function error(code: Problem['code'], message: string, details: Details = {}): Problem {
  return { code, severity: 'error', message, ...details }
}

/** A warning: everything works, but the person should know. */
export function warning(code: Problem['code'], message: string, details: Details = {}): Problem {
  return { code, severity: 'warning', message, ...details }
}

/** A value, with warnings where there are any. */
export function ok<T>(value: T, problems: readonly Problem[] = []): Checked<T> & { ok: true } {
  return { ok: true, value, problems }
}

/** One or more errors. */
export function fail(...problems: readonly Problem[]): Checked<never> & { ok: false } {
  return { ok: false, problems }
}
