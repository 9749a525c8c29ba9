import { ChartColumn, Play } from 'lucide-react'
import {
  createElement,
  lazy,
  useCallback,
  Suspense,
  type ComponentType,
  type LazyExoticComponent,
} from 'react'
import type { CompiledNode } from '../../../compile/compiled.ts'
import type { EvaluationResult, NewRows, ViewProps } from '../../../kernel/evaluation.ts'
import { useRuns, useWorkbench, useWorkbenchState } from '../../context.tsx'
import type { EditorProps, Views } from '../../editor-types.ts'
import { keysOf } from '../../keys.ts'
import { Badge } from '../../kit/Badge.tsx'
import { Button } from '../../kit/Button.tsx'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { addBehind } from '../add-node.ts'
import { PanelBoundary } from '../PanelBoundary.tsx'
import { NodePicker } from './NodePicker.tsx'
import styles from './BottomPanel.module.css'

/** What an evaluation node found out about the model, in its own view. */
export function EvaluationTab({ views }: Pick<EditorProps, 'views'>) {
  const workbench = useWorkbench()
  const compiled = useWorkbenchState((state) => state.compiled)
  const chosen = useWorkbenchState((state) => state.session.resultNode)
  const focus = useWorkbenchState((state) => state.session.focus)
  const results = useRuns((state) => state.results)
  const nodes = [...compiled.nodes.values()].filter(({ definition }) => definition?.work.role === 'evaluate')
  const shown =
    nodes.find(({ id }) => id === focus) ??
    nodes.find(({ id }) => id === chosen) ??
    nodes.find(({ id }) => results.has(id)) ??
    nodes[0]
  if (!shown) return <NothingToEvaluate />
  const found = results.get(shown.id)
  const choose = (id: string) => {
    workbench.updateSession({ resultNode: id })
    workbench.select([id])
  }
  return (
    <div className={styles.fill}>
      <div className={styles.bar}>
        <NodePicker
          label="Which evaluation"
          nodes={nodes.map(({ id }) => id)}
          value={shown.id}
          onValue={choose}
        />
        {found && !found.final && <Badge tone="accent">still training</Badge>}
        {found?.final && found.key !== shown.key && (
          <Badge tone="warn" hint="The graph has changed since this was computed. Run brings it up to date.">
            before your last change
          </Badge>
        )}
      </div>
      <div className={styles.grow}>
        {found ? (
          <PanelBoundary name={shown.definition?.title ?? 'Evaluation'} key={shown.id}>
            <ResultView node={shown} views={views} result={found.result} live={!found.final} />
          </PanelBoundary>
        ) : (
          <NoResult node={shown} />
        )}
      </div>
    </div>
  )
}

type View = ComponentType<ViewProps>
const loaded = new WeakMap<Views[string], LazyExoticComponent<View>>()

/** One lazy component per view, so that it is loaded once and keeps its state. */
function viewOf(load: Views[string]): LazyExoticComponent<View> {
  const known = loaded.get(load)
  if (known) return known
  const view = lazy(load)
  loaded.set(load, view)
  return view
}

function ResultView({
  node,
  views,
  result,
  live,
}: {
  node: CompiledNode
  views: Views
  result: EvaluationResult
  live: boolean
}) {
  const workbench = useWorkbench()
  const { id } = node
  const ask = useCallback((rows: NewRows) => workbench.answer(id, rows), [workbench, id])
  const load = views[node.definition?.type ?? '']
  if (!load)
    return (
      <EmptyState title="There is no picture for this result">
        Its one number is on the node: {result.headline?.label ?? 'none'}.
      </EmptyState>
    )
  return (
    <Suspense fallback={null}>
      {createElement(viewOf(load), { result, params: node.params, live, ask })}
    </Suspense>
  )
}

function NoResult({ node }: { node: CompiledNode }) {
  const workbench = useWorkbench()
  const runnable = useWorkbenchState((state) => state.compiled.runnable)
  const running = useRuns((state) => state.phase !== 'idle' && state.nodes.get(node.id) === 'working')
  const title = node.definition?.title ?? 'The evaluation'
  return (
    <EmptyState
      icon={<ChartColumn />}
      title={`${title} will be here when the model is trained`}
      action={
        runnable.ok &&
        !running && (
          <Button
            look="primary"
            icon={<Play aria-hidden />}
            keys={keysOf('run')}
            onClick={() => void workbench.run()}
          >
            Run
          </Button>
        )
      }
    >
      {node.definition?.summary}
    </EmptyState>
  )
}

/** No evaluation node yet: what there is, each one click away from the model it would look at. */
function NothingToEvaluate() {
  const workbench = useWorkbench()
  const compiled = useWorkbenchState((state) => state.compiled)
  const readOnly = useWorkbenchState((state) => state.readOnly)
  const trainer = [...compiled.nodes.values()].find(({ definition }) => definition?.work.role === 'train')
  const offers = workbench.catalogue.definitions.filter(({ work }) => work.role === 'evaluate')
  return (
    <EmptyState
      icon={<ChartColumn />}
      title="What the model gets right and wrong will be shown here"
      action={
        trainer &&
        !readOnly &&
        offers.slice(0, 4).map(({ type, title }) => (
          <Button key={type} size="small" onClick={() => addBehind(workbench, trainer.id, type)}>
            Add {title}
          </Button>
        ))
      }
    >
      {trainer
        ? 'Connect an evaluation node to the model that Train gives.'
        : 'The graph needs a Train node first, and an evaluation node behind it.'}
    </EmptyState>
  )
}
