import { warning, type Problem } from '../../../src/kernel/problem.ts'
import { count } from '../../../src/kernel/shape.ts'
import { ROLE, type TableData } from '../../../src/kernel/table.ts'
import { plural } from '../../../src/kernel/words.ts'
import { sameRows } from './duplicates.ts'

/** More rows than this are not compared: it would take longer than the split is worth. */
const MOST_ROWS = 500_000

/** Warns of rows for validation or testing that stand among the training rows too, cell by cell. */
export function acrossSplit(table: TableData): Problem[] {
  const { roles, rows } = table
  if (!roles || rows > MOST_ROWS || table.columns.size === 0) return []
  // Equal pictures are equal under whatever name they came.
  const pictures = [...table.columns.values()].some(({ kind }) => kind === 'image')
  const compared = [...table.columns].filter(([, { kind }]) => !pictures || kind !== 'text')
  const first = sameRows(
    compared.map(([, column]) => column),
    rows,
  )
  const trained = new Set<number>()
  for (let row = 0; row < rows; row++) if (roles[row] === ROLE.train) trained.add(first[row] ?? row)
  let tests = 0
  let known = 0
  for (let row = 0; row < rows; row++) {
    if (roles[row] === ROLE.train) continue
    tests++
    if (trained.has(first[row] ?? row)) known++
  }
  if (known === 0) return []
  return [
    warning(
      'split/duplicates',
      `${count(known)} of the ${plural(tests, 'row')} for validation and testing also ${known === 1 ? 'stands' : 'stand'} among the training rows.`,
      {
        input: 'data',
        advice:
          'They test nothing: a network that learned them by heart gets them right. Leave equal rows out before the Split.',
        fixes: [
          {
            label: 'Insert Remove duplicates',
            steps: [
              {
                do: 'insert',
                input: 'data',
                type: 'remove-duplicates',
                params: pictures ? { columns: compared.map(([name]) => name) } : {},
              },
            ],
          },
        ],
      },
    ),
  ]
}
