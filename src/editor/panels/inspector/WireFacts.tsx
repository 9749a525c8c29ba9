import { portLabel } from '../../../compile/infer.ts'
import type { CompiledNode } from '../../../compile/compiled.ts'
import { refsInto, titleOf } from '../../../graph/queries.ts'
import type { NodeId } from '../../../graph/document.ts'
import type { Definition } from '../../../kernel/define.ts'
import { count, showShape } from '../../../kernel/shape.ts'
import { list, plural, quote } from '../../../kernel/words.ts'
import type { TableInfo, WireInfo } from '../../../kernel/wire.ts'
import { canvasOf } from '../../actions.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import { Badge } from '../../kit/Badge.tsx'
import { columnNote, KIND_WORDS } from '../../kit/columns.ts'
import styles from './WireFacts.module.css'
import page from './Inspector.module.css'

/** What arrives at a node, from where, and what it gives out. */
export function WireFacts({
  id,
  compiled,
  definition,
}: {
  id: NodeId
  compiled: CompiledNode
  definition: Definition
}) {
  const graph = useWorkbenchState((state) => state.history.graph)
  const inputs = Object.entries(definition.inputs)
  const outputs = Object.entries(definition.outputs)
  return (
    <section className={page.section}>
      <h3>{inputs.length > 0 && outputs.length > 0 ? 'In and out' : inputs.length > 0 ? 'In' : 'Out'}</h3>
      <dl className={styles.flow}>
        {inputs.flatMap(([name, port]) => {
          const refs = refsInto(graph, id, name)
          const label = inputs.length > 1 || outputs.length === 0 ? portLabel(name, port) : 'in'
          if (refs.length === 0)
            return [
              <Row key={name} label={label} hint={port.help}>
                <span className={styles.none}>
                  {port.optional ? 'nothing, which is fine' : 'nothing yet'}
                </span>
              </Row>,
            ]
          return refs.map((ref, at) => (
            <Row key={`${name} ${ref.node} ${ref.port}`} label={label} hint={port.help}>
              <Info info={compiled.inputs[name]?.[at]} /> <From node={ref.node} />
            </Row>
          ))
        })}
        {outputs.map(([name, port]) => (
          <Row
            key={`out ${name}`}
            label={outputs.length > 1 || inputs.length === 0 ? portLabel(name, port) : 'out'}
            hint={port.help}
          >
            {compiled.outputs[name] ? (
              <Info info={compiled.outputs[name]} />
            ) : (
              <span className={styles.none}>{compiled.waiting ?? 'nothing yet'}</span>
            )}
          </Row>
        ))}
      </dl>
      {tablesOf(compiled).map(({ name, table }) => (
        <Columns key={name} table={table} />
      ))}
    </section>
  )
}

/** The tables it gives out, or else those that arrive. */
function tablesOf({ inputs, outputs }: CompiledNode): readonly { name: string; table: TableInfo }[] {
  const tables = (name: string, info: WireInfo | undefined) =>
    info?.kind === 'table' ? [{ name, table: info }] : []
  const given = Object.entries(outputs).flatMap(([name, info]) => tables(`out ${name}`, info))
  if (given.length > 0) return given
  return Object.entries(inputs).flatMap(([name, infos]) =>
    infos.flatMap((info) => tables(`in ${name}`, info)),
  )
}

function Row({ label, hint, children }: { label: string; hint: string; children: React.ReactNode }) {
  return (
    <div className={styles.row}>
      <dt data-tip={hint}>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function From({ node: id }: { node: NodeId }) {
  const workbench = useWorkbench()
  const node = useWorkbenchState((state) => state.history.graph.nodes[id])
  if (!node) return null
  return (
    <span className={styles.from}>
      from{' '}
      <button
        type="button"
        className={page.link}
        onClick={() => {
          workbench.select([id])
          canvasOf(workbench)?.reveal(id)
        }}
      >
        {titleOf(workbench.catalogue, node)}
      </button>
    </span>
  )
}

function Info({ info }: { info: WireInfo | undefined }) {
  return <span className={styles.info}>{infoWords(info)}</span>
}

function infoWords(info: WireInfo | undefined): string {
  switch (info?.kind) {
    case undefined:
      return 'not known yet'
    case 'table': {
      const { rows, columns, split } = info
      const parts = `${rows === null ? 'rows not counted yet' : plural(rows, 'row')} × ${plural(columns.length, 'column')}`
      return split === null || split === 'counting'
        ? parts
        : `${parts}: ${count(split.train)} to train, ${count(split.validation)} to validate, ${count(split.test)} to test`
    }
    case 'tensor':
      return showShape(info.shape)
    case 'loss':
      return `loss of ${quote(info.target)}${info.classes.length > 0 ? `, ${plural(info.classes.length, 'class', 'classes')}` : ''}`
    case 'model':
      return `predicts ${list(info.losses.map(({ target }) => quote(target)))}`
  }
}

function Columns({ table }: { table: TableInfo }) {
  return (
    <details className={styles.columns}>
      <summary>{plural(table.columns.length, 'column')}</summary>
      <ul>
        {table.columns.slice(0, 200).map((column) => (
          <li key={column.name}>
            <span className={styles.name}>
              {column.name}
              {columnNote(column) !== '' && <small>{columnNote(column)}</small>}
            </span>
            <Badge>{KIND_WORDS[column.kind]}</Badge>
          </li>
        ))}
      </ul>
      {table.columns.length > 200 && (
        <p className={styles.none}>and {count(table.columns.length - 200)} more</p>
      )}
    </details>
  )
}
