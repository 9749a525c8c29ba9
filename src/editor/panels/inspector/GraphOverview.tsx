import { wiresOf, titleOf } from '../../../graph/queries.ts'
import { bytes, plural } from '../../../kernel/words.ts'
import { count } from '../../../kernel/shape.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import { keysOf } from '../../keys.ts'
import { Button } from '../../kit/Button.tsx'
import { Keys } from '../../kit/Keys.tsx'
import styles from './Inspector.module.css'

/** The whole graph: what it holds, how large the network is, whether it can run, how to go on. */
export function GraphOverview() {
  const workbench = useWorkbench()
  const graph = useWorkbenchState((state) => state.history.graph)
  const compiled = useWorkbenchState((state) => state.compiled)
  const nodes = Object.keys(graph.nodes).length
  const errors = compiled.problems.filter(({ severity }) => severity === 'error').length
  const warnings = compiled.problems.length - errors
  if (nodes === 0) return <HowToBegin />
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>{graph.title}</h2>
      <p className={styles.summary}>Select a node to see and change its settings.</p>
      <section className={styles.section}>
        <h3>Graph</h3>
        <dl className={styles.facts}>
          <dt>Nodes</dt>
          <dd>{count(nodes)}</dd>
          <dt>Wires</dt>
          <dd>{count(wiresOf(graph).length)}</dd>
        </dl>
      </section>
      {[...compiled.totals].map(([id, totals]) => {
        const node = graph.nodes[id]
        return (
          <section key={id} className={styles.section}>
            <h3>
              {compiled.totals.size > 1 && node
                ? `Trained by ${titleOf(workbench.catalogue, node)}`
                : 'Network'}
            </h3>
            <dl className={styles.facts}>
              <dt>Parameters</dt>
              <dd>{count(totals.parameters)}</dd>
              <dt>Multiply-adds per example</dt>
              <dd>{count(totals.multiplyAdds)}</dd>
              <dt>Memory while training</dt>
              <dd>about {bytes(totals.trainingBytes)}</dd>
            </dl>
          </section>
        )
      })}
      <section className={styles.section}>
        <h3>State</h3>
        <p>{compiled.runnable.ok ? 'Ready to run.' : compiled.runnable.why}</p>
        {compiled.problems.length > 0 && (
          <div className={styles.row}>
            <Button size="small" onClick={() => workbench.updateSession({ bottomTab: 'problems' })}>
              Show{' '}
              {[errors > 0 && plural(errors, 'problem'), warnings > 0 && plural(warnings, 'warning')]
                .filter(Boolean)
                .join(' and ')}
            </Button>
          </div>
        )}
      </section>
    </div>
  )
}

function HowToBegin() {
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>An empty graph</h2>
      <div className={styles.prose}>
        <p>
          A graph begins with data: drag a node from the palette onto the canvas, press{' '}
          <Keys keys={keysOf('add-node')} /> to search for one, or drop a CSV file.
        </p>
        <p>
          Then wire it up from left to right: data, preprocessing, an Input, layers, a loss, Train, and what
          you want to see of the result.
        </p>
        <p>Whatever is selected shows its settings here.</p>
      </div>
    </div>
  )
}
