import { Cable, Pencil, Sparkles } from 'lucide-react'
import { bytes, plural } from '../../../kernel/words.ts'
import type { NodeId } from '../../../graph/document.ts'
import type { CompiledNode } from '../../../compile/compiled.ts'
import { openDialog } from '../../actions.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import type { EditorProps } from '../../editor-types.ts'
import { keysOf } from '../../keys.ts'
import { Button, IconButton } from '../../kit/Button.tsx'
import { FamilyDot } from '../../kit/FamilyDot.tsx'
import { ProblemCard } from '../ProblemCard.tsx'
import { ParamForm } from './ParamForm.tsx'
import { WireFacts } from './WireFacts.tsx'
import styles from './Inspector.module.css'

/** Everything about one node: its problems, its settings, what arrives and leaves, what it does. */
export function NodeDetails({ id, onPickFile }: { id: NodeId } & Pick<EditorProps, 'onPickFile'>) {
  const workbench = useWorkbench()
  const node = useWorkbenchState((state) => state.history.graph.nodes[id])
  const compiled = useWorkbenchState((state) => state.compiled.nodes.get(id))
  const readOnly = useWorkbenchState((state) => state.readOnly)
  if (!node) return null
  const definition = compiled?.definition
  const title = node.name ?? definition?.title ?? node.type
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        {definition && <FamilyDot family={definition.family} />}
        <h2 className={styles.title}>{title}</h2>
        <IconButton
          label={`Rename ${title}`}
          keys={keysOf('rename')}
          icon={<Pencil aria-hidden />}
          size="small"
          aria-disabled={readOnly}
          onClick={() => !readOnly && openDialog(workbench, { kind: 'rename', node: id })}
        />
        <IconButton
          label={`Connect ${title} with …`}
          keys={keysOf('connect')}
          icon={<Cable aria-hidden />}
          size="small"
          aria-disabled={readOnly}
          onClick={() => !readOnly && openDialog(workbench, { kind: 'connect', node: id })}
        />
        <span className={styles.id}>{id}</span>
      </div>
      <p className={styles.summary}>
        {node.name !== undefined && definition && `${definition.title}. `}
        {definition
          ? definition.summary
          : `This version of Netloom has no node “${node.type}”. It is kept as it is, and saved again.`}
      </p>
      {compiled && compiled.problems.length > 0 && (
        <section className={styles.section} aria-label="Problems">
          <div className={styles.stack}>
            {compiled.problems.map((problem) => (
              <ProblemCard key={`${problem.code} ${problem.message}`} problem={problem} />
            ))}
          </div>
        </section>
      )}
      {definition && compiled && (
        <>
          <ParamForm
            id={id}
            node={node}
            compiled={compiled}
            definition={definition}
            onPickFile={onPickFile}
          />
          {definition.starters && compiled.state === 'ok' && !readOnly && (
            <Button
              size="small"
              icon={<Sparkles aria-hidden />}
              onClick={() => workbench.updateSession({ dialog: { kind: 'starters', node: id } })}
            >
              Build a network for this data …
            </Button>
          )}
          <WireFacts id={id} compiled={compiled} definition={definition} />
          <Size id={id} compiled={compiled} />
          <section className={styles.section}>
            <h3>About {definition.title}</h3>
            <div className={styles.prose}>
              {paragraphs(definition.docs).map((text) => (
                <p key={text}>{text}</p>
              ))}
              {definition.source !== undefined && (
                <p className={styles.source}>Source: {definition.source}</p>
              )}
            </div>
          </section>
        </>
      )}
    </div>
  )
}

function Size({ id, compiled }: { id: NodeId; compiled: CompiledNode }) {
  const totals = useWorkbenchState((state) => state.compiled.totals.get(id))
  const { size } = compiled
  if (size)
    return (
      <p className={styles.quiet}>
        {size.parameters === 0 ? 'No parameters' : plural(size.parameters, 'parameter')}
        {size.multiplyAdds > 0 && ` · ${plural(size.multiplyAdds, 'multiply-add')}`}
      </p>
    )
  if (totals)
    return (
      <p className={styles.quiet}>
        {plural(totals.parameters, 'parameter')} to train, about {bytes(totals.trainingBytes)} while training.
      </p>
    )
  return null
}

function paragraphs(docs: string): readonly string[] {
  return docs
    .split(/\n\s*\n/)
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean)
}
