import { memo, useId } from 'react'
import { Select } from '../../../src/editor/kit/Select.tsx'
import { TextField } from '../../../src/editor/kit/TextField.tsx'
import type { NewCell, NewField } from '../../../src/kernel/evaluation.ts'
import { count } from '../../../src/kernel/shape.ts'
import { number } from '../../../src/kernel/words.ts'
import { DrawingPad } from './DrawingPad.tsx'
import styles from './NewRowField.module.css'

/** One field of a new row: a number, a word out of the known ones, a text, or a picture. */
export const NewRowField = memo(function NewRowField({
  field,
  value,
  onChange,
}: {
  field: NewField
  value: NewCell
  onChange: (name: string, cell: NewCell) => void
}) {
  const id = useId()
  const { name, kind } = field
  const give = (cell: NewCell) => onChange(name, cell)
  const wide = kind === 'text' || kind === 'image'
  return (
    <div className={wide ? styles.wide : styles.field}>
      <label htmlFor={id} className={styles.name}>
        {name}
      </label>
      {kind === 'image' ? (
        <DrawingPad id={id} field={field} value={value instanceof Blob ? value : null} onChange={give} />
      ) : kind === 'category' ? (
        <Select
          id={id}
          value={typeof value === 'string' ? value : ''}
          options={[
            ...(field.categories ?? []).map((word) => ({ value: word, label: word })),
            { value: '', label: '(empty)' },
          ]}
          onValue={(word) => give(word === '' ? null : word)}
        />
      ) : kind === 'text' ? (
        <textarea
          id={id}
          className={styles.text}
          rows={3}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => give(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
      ) : (
        <TextField
          id={id}
          inputMode={kind === 'number' ? 'decimal' : 'text'}
          value={value === null || value instanceof Blob ? '' : String(value)}
          aria-invalid={kind === 'number' && unreadable(value) ? true : undefined}
          onValue={(text) => give(text.trim() === '' ? null : text)}
        />
      )}
      {kind === 'number' && (
        <span className={styles.note}>
          {unreadable(value) ? 'Not a number' : field.range ? rangeWords(field) : ''}
        </span>
      )}
    </div>
  )
})

function unreadable(value: NewCell): boolean {
  return typeof value === 'string' && Number.isNaN(Number(value.trim().replace('−', '-').replace(',', '.')))
}

function rangeWords({ range, whole }: NewField): string {
  if (!range) return ''
  const show = (value: number) => (whole && Math.abs(value) < 1e6 ? count(value) : number(value))
  return `${show(range.min)} to ${show(range.max)} in the data`
}
