import { Table2 } from 'lucide-react'
import { useCallback, useState, useSyncExternalStore } from 'react'
import type { CompiledNode } from '../../../compile/compiled.ts'
import { count } from '../../../kernel/shape.ts'
import { plural } from '../../../kernel/words.ts'
import type { TableInfo } from '../../../kernel/wire.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import { columnNote, KIND_WORDS } from '../../kit/columns.ts'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { ExampleCell } from '../../kit/ExamplesTable.tsx'
import { VirtualTable } from '../../kit/VirtualTable.tsx'
import { ReadingBar } from '../ReadingBar.tsx'
import { ProblemCard } from '../ProblemCard.tsx'
import { NodePicker } from './NodePicker.tsx'
import { createPages } from './pages.ts'
import styles from './BottomPanel.module.css'

/** The rows of a table as a node gives them out. */
export function DataTab() {
  const workbench = useWorkbench()
  const compiled = useWorkbenchState((state) => state.compiled)
  const chosen = useWorkbenchState((state) => state.session.dataNode)
  const focus = useWorkbenchState((state) => state.session.focus)
  const nodes = [...compiled.nodes.values()].filter(givesTable)
  const shown = nodes.find(({ id }) => id === focus) ?? nodes.find(({ id }) => id === chosen) ?? nodes[0]
  if (!shown)
    return (
      <EmptyState icon={<Table2 />} title="The rows of your data will be shown here">
        Add a data node from the palette, or drop a CSV file or a folder of pictures on the canvas.
      </EmptyState>
    )
  const table = tableOf(shown)
  return (
    <div className={styles.fill}>
      <div className={styles.bar}>
        <NodePicker
          label="Which table"
          nodes={nodes.map(({ id }) => id)}
          value={shown.id}
          onValue={(id) => {
            workbench.updateSession({ dataNode: id })
            workbench.select([id])
          }}
        />
        {table && <span className={styles.quiet}>{tableWords(table)}</span>}
      </div>
      <div className={styles.grow}>
        {table && table.rows !== null ? (
          <Rows key={shown.id} node={shown} table={table} rows={table.rows} />
        ) : (
          <Waiting node={shown} />
        )}
      </div>
    </div>
  )
}

function Waiting({ node }: { node: CompiledNode }) {
  if (node.problems.length > 0)
    return (
      <div className={styles.problems}>
        {node.problems.map((problem) => (
          <ProblemCard key={`${problem.code} ${problem.message}`} problem={problem} />
        ))}
      </div>
    )
  const reads = node.state === 'waiting' && node.definition?.work.role === 'source'
  return (
    <EmptyState
      icon={<Table2 />}
      title={node.waiting ?? 'This table is not known yet'}
      action={reads && <ReadingBar node={node.id} />}
    >
      {node.state === 'blocked'
        ? 'Something before this node has a problem. Mend it, and the rows will be shown here.'
        : 'The rows are shown as soon as they have been read.'}
    </EmptyState>
  )
}

function Rows({ node, table, rows }: { node: CompiledNode; table: TableInfo; rows: number }) {
  const workbench = useWorkbench()
  const [pages] = useState(createPages)
  useSyncExternalStore(pages.subscribe, pages.version)
  const { id, key } = node
  const need = useCallback(
    (first: number, last: number) => {
      pages.need(key, first, last, (from, many) => workbench.preview(id, from, many))
    },
    [pages, workbench, id, key],
  )
  const pictures = table.columns.some(({ kind }) => kind === 'image')
  if (rows === 0)
    return (
      <EmptyState icon={<Table2 />} title="This table has no rows">
        Every row was left out on the way here.
      </EmptyState>
    )
  return (
    <VirtualTable
      label={`Rows of ${node.definition?.title ?? node.id}`}
      rows={rows}
      rowHeight={pictures ? 46 : 28}
      columns={table.columns.map((column) => ({
        name: column.name,
        note: [KIND_WORDS[column.kind], columnNote(column)].filter(Boolean).join(' · '),
        align: column.kind === 'number' ? 'right' : 'left',
      }))}
      rowName={(row) => {
        const source = pages.sourceRow(key, row)
        return source === null ? '…' : count(source)
      }}
      renderCell={(row, at) => {
        const found = pages.cell(key, row, table.columns[at]?.name ?? '')
        return found ? (
          <ExampleCell column={found.column} row={found.at} />
        ) : (
          <span className={styles.quiet}>…</span>
        )
      }}
      onRange={need}
    />
  )
}

function givesTable({ definition }: CompiledNode): boolean {
  return Object.values(definition?.outputs ?? {}).some(({ kind }) => kind === 'table')
}

function tableOf({ outputs }: CompiledNode): TableInfo | null {
  for (const info of Object.values(outputs)) if (info.kind === 'table') return info
  return null
}

function tableWords({ rows, columns, split }: TableInfo): string {
  const missing = columns.reduce((sum, column) => sum + column.missing, 0)
  const parts = [
    rows === null ? 'rows not counted yet' : plural(rows, 'row'),
    plural(columns.length, 'column'),
    ...(split !== null && split !== 'counting'
      ? [
          `${count(split.train)} to train, ${count(split.validation)} to validate, ${count(split.test)} to test`,
        ]
      : []),
    ...(missing > 0 ? [`${plural(missing, 'cell')} missing`] : []),
  ]
  return parts.join(' · ')
}
