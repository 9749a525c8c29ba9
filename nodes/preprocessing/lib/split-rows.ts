import { random } from '../../../src/kernel/random.ts'
import { ROLE, ROLES, type ColumnData, type Role, type TableData } from '../../../src/kernel/table.ts'
import { share, shareGroups } from './allocate.ts'

/** Training, validation and test, in percent. */
export type Parts = readonly [train: number, validation: number, test: number]

/** Roles at random, with the same shares in every class of a column where one is named. */
export function randomRoles(table: TableData, parts: Parts, stratify: string, seed: number): Uint8Array {
  const draw = random(seed, 'split')
  const groups = stratify === '' ? [everyRow(table)] : groupsOf(table, stratify, true)
  const shares = shareGroups(
    groups.map((rows) => rows.length),
    parts,
  )
  const roles = new Uint8Array(table.rows)
  groups.forEach((rows, group) => {
    draw.shuffle(rows)
    let next = 0
    ROLES.forEach((_, role) => {
      const end = next + (shares[group]?.[role] ?? 0)
      while (next < end) roles[rows[next++] ?? 0] = role
    })
  })
  return roles
}

/**
 * One role for all rows of a group, as with scikit-learn's GroupShuffleSplit, which shares out groups; here groups are
 * drawn in a random order, and each goes to the part that lacks most of its rows, so that the parts come close to their
 * shares of the rows.
 */
export function groupRoles(table: TableData, parts: Parts, column: string, seed: number): Uint8Array {
  const draw = random(seed, 'split', 'group')
  const groups = groupsOf(table, column, false).filter((rows) => rows.length > 0)
  const order = draw.shuffle(Uint32Array.from(groups.keys()))
  // Large groups first, whatever the draw: a large one that comes last would spoil the shares.
  const sorted = Array.from(order).toSorted((a, b) => (groups[b]?.length ?? 0) - (groups[a]?.length ?? 0))
  const wanted = share(table.rows, parts)
  const left = [...wanted]
  const roles = new Uint8Array(table.rows)
  for (const at of sorted) {
    const rows = groups[at] ?? new Uint32Array(0)
    let best = 0
    for (let role = 1; role < left.length; role++)
      if ((parts[role] ?? 0) > 0 && (left[role] ?? 0) > (left[best] ?? 0)) best = role
    left[best] = (left[best] ?? 0) - rows.length
    for (const row of rows) roles[row] = best
  }
  return roles
}

/** The first rows in time for training, the next for validation, the last for testing; rows without a time come first. */
export function timeRoles(table: TableData, parts: Parts, column: string): Uint8Array {
  const order = timeOrder(table, column)
  const shares = share(table.rows, parts)
  const roles = new Uint8Array(table.rows)
  let next = 0
  ROLES.forEach((_, role) => {
    const end = next + (shares[role] ?? 0)
    while (next < end) roles[order[next++] ?? 0] = role
  })
  return roles
}

/** Rows by the values of a column, equal ones in their order; without a column as they stand. */
export function timeOrder(table: TableData, column: string): Uint32Array {
  const found = column === '' ? undefined : table.columns.get(column)
  const rows = everyRow(table)
  if (!found) return rows
  const compare = comparer(found)
  return Uint32Array.from(Array.from(rows).toSorted((a, b) => compare(a, b) || a - b))
}

/** Numbers by size, words by their code units (which sorts dates such as 2012-01-31); what is empty comes first. */
function comparer(column: ColumnData): (a: number, b: number) => number {
  switch (column.kind) {
    case 'number':
      return (a, b) => {
        const [left, right] = [column.values[a] ?? NaN, column.values[b] ?? NaN]
        if (Number.isNaN(left) || Number.isNaN(right))
          return Number(Number.isNaN(right)) - Number(Number.isNaN(left))
        return left - right
      }
    case 'category':
    case 'text': {
      const word = (row: number) =>
        (column.kind === 'text' ? column.values[row] : column.categories[column.codes[row] ?? -1]) ?? ''
      return (a, b) => {
        const [left, right] = [word(a), word(b)]
        return left < right ? -1 : left > right ? 1 : 0
      }
    }
    default:
      return () => 0
  }
}

const NAMES: Readonly<Record<string, Role>> = {
  train: 'train',
  training: 'train',
  tr: 'train',
  learn: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  te: 'test',
}

/** The role that a word names; `undefined` when it names none. */
export function roleNamed(word: string): Role | undefined {
  const plain = word.trim().toLowerCase()
  return Object.hasOwn(NAMES, plain) ? NAMES[plain] : undefined
}

/** The roles that a column of categories names; rows without a value are for training. */
export function givenRoles(table: TableData, column: string): Uint8Array {
  const found = table.columns.get(column)
  const roles = new Uint8Array(table.rows)
  if (found?.kind !== 'category') return roles
  const named = found.categories.map((word) => ROLE[roleNamed(word) ?? 'train'])
  found.codes.forEach((code, row) => (roles[row] = named[code] ?? ROLE.train))
  return roles
}

function everyRow(table: TableData): Uint32Array {
  return Uint32Array.from({ length: table.rows }, (_, row) => row)
}

/**
 * Rows by the value of a column. Rows without a value are one group, the last, with `together`; otherwise each is a group
 * of its own.
 */
function groupsOf(table: TableData, column: string, together: boolean): Uint32Array[] {
  const found = table.columns.get(column)
  const groups = new Map<number | string, number[]>()
  const put = (key: number | string, row: number) => {
    const rows = groups.get(key)
    if (rows) rows.push(row)
    else groups.set(key, [row])
  }
  if (found?.kind === 'category')
    for (let code = 0; code < found.categories.length; code++) groups.set(code, [])
  const empty: number[] = []
  for (let row = 0; row < table.rows; row++) {
    const key = keyAt(found, row)
    if (key === null) empty.push(row)
    else put(key, row)
  }
  const made = [...groups.values()]
  if (together) made.push(empty)
  else made.push(...empty.map((row) => [row]))
  return made.map((rows) => Uint32Array.from(rows))
}

function keyAt(column: ColumnData | undefined, row: number): number | string | null {
  switch (column?.kind) {
    case 'category': {
      const code = column.codes[row] ?? -1
      return code < 0 ? null : code
    }
    case 'number': {
      const value = column.values[row] ?? NaN
      return Number.isNaN(value) ? null : value
    }
    case 'text':
      return column.values[row] ?? null
    default:
      return null
  }
}
