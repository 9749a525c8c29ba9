import type { CompiledNode } from '../../../compile/compiled.ts'
import { setParam } from '../../../graph/commands.ts'
import type { NodeId } from '../../../graph/document.ts'
import type { Definition } from '../../../kernel/define.ts'
import type { ParamField } from '../../../kernel/params.ts'
import type { ColumnInfo } from '../../../kernel/wire.ts'
import { useWorkbench } from '../../context.tsx'
import type { EditorProps } from '../../editor-types.ts'
import { ColumnField } from '../../kit/ColumnField.tsx'
import { ColumnsField } from '../../kit/ColumnsField.tsx'
import type { FieldIds } from '../../kit/Field.tsx'
import { NumberField } from '../../kit/NumberField.tsx'
import { Select } from '../../kit/Select.tsx'
import { Slider } from '../../kit/Slider.tsx'
import { Switch } from '../../kit/Switch.tsx'
import { TextField } from '../../kit/TextField.tsx'
import { DatasetField } from './DatasetField.tsx'
import { FileField } from './FileField.tsx'
import styles from './ParamControl.module.css'

/** The control for one param, chosen by its notes, then by its type. */
export function ParamControl({
  id,
  ids,
  field,
  value,
  compiled,
  definition,
  disabled,
  onPickFile,
}: {
  id: NodeId
  ids: FieldIds
  field: ParamField
  value: unknown
  compiled: CompiledNode
  definition: Definition
  disabled: boolean
} & Pick<EditorProps, 'onPickFile'>) {
  const workbench = useWorkbench()
  const { name, notes } = field
  const named = { id: ids.id, 'aria-describedby': ids['aria-describedby'], disabled }
  const set = (next: unknown) => workbench.commit(setParam(id, name, next))
  const end = () => workbench.endMerge()
  /** A choice is complete at once. */
  const choose = (next: unknown) => {
    set(next)
    end()
  }

  switch (notes.control) {
    case 'dataset':
      return (
        <DatasetField
          {...named}
          cards={definition.cards ?? []}
          ownFile={definition.accepts !== undefined}
          value={asText(value)}
          onChange={choose}
        />
      )
    case 'file':
      return (
        <FileField
          {...named}
          name={asText(value)}
          extensions={definition.accepts?.extensions ?? []}
          onPick={() => onPickFile(id)}
          {...(definition.accepts?.folder && { onPickFolder: () => onPickFile(id, true) })}
        />
      )
    case 'columns':
      return (
        <ColumnsField
          columns={columnsFor(field, compiled)}
          value={asTexts(value)}
          disabled={disabled}
          onChange={choose}
        />
      )
    case 'column':
      return (
        <ColumnField
          {...named}
          columns={columnsFor(field, compiled)}
          value={asText(value)}
          onChange={choose}
        />
      )
    case 'target': {
      const targets = targetsFor(field, compiled)
      const options = targets.map((target) => ({ value: target, label: target }))
      const chosen = asText(value)
      const first = targets[0] === undefined ? 'The first' : `The first (${targets[0]})`
      return (
        <Select
          {...named}
          value={chosen}
          options={[
            { value: '', label: first },
            ...options,
            ...(chosen === '' || targets.includes(chosen)
              ? []
              : [{ value: chosen, label: `${chosen} (not predicted)` }]),
          ]}
          onValue={choose}
        />
      )
    }
    default:
  }
  switch (field.type) {
    case 'choice':
      return (
        <Select
          {...named}
          value={asText(value)}
          options={(field.choices ?? []).map((choice) => ({
            value: choice,
            label: notes.labels?.[choice] ?? choice,
          }))}
          onValue={choose}
        />
      )
    case 'boolean':
      return (
        <span className={styles.end}>
          <Switch {...named} checked={value === true} onChange={choose} />
        </span>
      )
    case 'integer':
    case 'number': {
      const shown = typeof value === 'number' ? value : 0
      if (notes.control === 'slider' && field.min !== undefined && field.max !== undefined)
        return (
          <Slider
            {...named}
            value={shown}
            min={field.min}
            max={field.max}
            step={notes.step ?? (field.type === 'integer' ? 1 : (field.max - field.min) / 100)}
            unit={notes.unit}
            onChange={set}
            onEnd={end}
          />
        )
      return (
        <NumberField
          {...named}
          name={notes.title}
          value={shown}
          min={field.min}
          max={field.max}
          integer={field.type === 'integer'}
          rate={notes.control === 'rate'}
          step={notes.step}
          unit={notes.unit}
          onChange={set}
          onEnd={end}
          onTrouble={ids.onTrouble}
        />
      )
    }
    case 'list':
      return (
        <TextField
          {...named}
          value={asTexts(value).join(', ')}
          placeholder="One, two, three"
          onValue={(text) =>
            set(
              text
                .split(',')
                .map((one) => one.trim())
                .filter(Boolean),
            )
          }
          onBlur={end}
        />
      )
    case 'text':
      return <TextField {...named} value={asText(value)} onValue={set} onBlur={end} />
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** The columns to pick from: of the table at an input, or of the node's own table; `null` while it is not known. */
function columnsFor(
  { notes: { of, kinds } }: ParamField,
  compiled: CompiledNode,
): readonly ColumnInfo[] | null {
  const info = of === undefined ? Object.values(compiled.outputs)[0] : compiled.inputs[of]?.[0]
  if (info?.kind !== 'table') return null
  return kinds ? info.columns.filter(({ kind }) => kinds.includes(kind)) : info.columns
}

/** The columns that the model at an input predicts; none while it is not known. */
export function targetsFor({ notes: { of } }: ParamField, compiled: CompiledNode): readonly string[] {
  const info = of === undefined ? undefined : compiled.inputs[of]?.[0]
  return info?.kind === 'model' ? [...new Set(info.losses.map(({ target }) => target))] : []
}
