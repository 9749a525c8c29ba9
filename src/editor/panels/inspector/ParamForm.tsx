import type { CompiledNode } from '../../../compile/compiled.ts'
import { resetParam } from '../../../graph/commands.ts'
import type { GraphNode, NodeId } from '../../../graph/document.ts'
import type { Definition } from '../../../kernel/define.ts'
import { canonical } from '../../../kernel/key.ts'
import { paramFields, type ParamField } from '../../../kernel/params.ts'
import { useWorkbench, useWorkbenchState } from '../../context.tsx'
import type { EditorProps } from '../../editor-types.ts'
import { Field } from '../../kit/Field.tsx'
import { shown } from '../../kit/parse-number.ts'
import { ParamControl, targetsFor } from './ParamControl.tsx'
import styles from './Inspector.module.css'

/** The form of a node's params, made from their schema. Every change is a command at once; leaving a field ends it. */
export function ParamForm({
  id,
  node,
  compiled,
  definition,
  onPickFile,
}: {
  id: NodeId
  node: GraphNode
  compiled: CompiledNode
  definition: Definition
} & Pick<EditorProps, 'onPickFile'>) {
  const workbench = useWorkbench()
  const readOnly = useWorkbenchState((state) => state.readOnly)
  const valueOf = (name: string) => compiled.params[name] ?? node.params[name]
  const fields = paramFields(definition.params).filter(
    (field) =>
      field.notes.control !== 'hidden' &&
      (field.notes.when === undefined || field.notes.when.is.includes(valueOf(field.notes.when.param))) &&
      // With one answer there is nothing to choose.
      (field.notes.control !== 'target' ||
        valueOf(field.name) !== '' ||
        targetsFor(field, compiled).length > 1),
  )
  if (fields.length === 0) return null
  return (
    <section className={styles.section}>
      <h3>Settings</h3>
      {fields.map((field) => {
        const { name, notes } = field
        const value = node.params[name] ?? field.default
        const changed = canonical(value) !== canonical(field.default)
        const trouble = compiled.problems.find((problem) => problem.at.param === name)
        const wide = isWide(field)
        return (
          <Field
            key={name}
            label={notes.title}
            help={helpOf(field)}
            stacked={wide}
            group={notes.control === 'columns' || notes.control === 'dataset' || notes.control === 'file'}
            trouble={trouble?.message}
            warning={trouble?.severity === 'warning'}
            resetHint={`Back to ${defaultWords(field)}`}
            onReset={
              changed && !readOnly ? () => workbench.commit(resetParam(id, name, field.default)) : undefined
            }
          >
            {(ids) => (
              <ParamControl
                id={id}
                ids={ids}
                field={field}
                value={value}
                compiled={compiled}
                definition={definition}
                disabled={readOnly}
                onPickFile={onPickFile}
              />
            )}
          </Field>
        )
      })}
    </section>
  )
}

function isWide({ notes: { control }, type }: ParamField): boolean {
  return (
    control === 'columns' ||
    control === 'column' ||
    control === 'dataset' ||
    control === 'file' ||
    type === 'list'
  )
}

/** What it does, and between which bounds. */
function helpOf({ notes: { help }, min, max, type }: ParamField): string {
  const bounded = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  if (type !== 'integer' && type !== 'number') return help
  if (bounded(min) && bounded(max)) return `${help} From ${shown(min ?? 0)} to ${shown(max ?? 0)}.`
  if (bounded(min)) return `${help} At least ${shown(min ?? 0)}.`
  return bounded(max) ? `${help} At most ${shown(max ?? 0)}.` : help
}

function defaultWords({ default: value, notes: { labels } }: ParamField): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number') return shown(value)
  if (typeof value === 'string' && value !== '') return labels?.[value] ?? value
  return 'nothing chosen'
}
