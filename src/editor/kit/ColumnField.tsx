import type { ColumnInfo } from '../../kernel/wire.ts'
import { columnNote } from './columns.ts'
import { Select, type Option } from './Select.tsx'

/**
 * One column of a table.
 * @param columns those that can be picked; `null` while the table is not known
 */
export function ColumnField({
  columns,
  value,
  onChange,
  ...rest
}: {
  id?: string | undefined
  columns: readonly ColumnInfo[] | null
  value: string
  disabled?: boolean | undefined
  onChange: (name: string) => void
  'aria-describedby'?: string | undefined
}) {
  const here = columns ?? []
  const known = here.some(({ name }) => name === value)
  const options: Option[] = here.map((column) => {
    const note = columnNote(column)
    return { value: column.name, label: note === '' ? column.name : `${column.name} (${note})` }
  })
  if (value === '')
    options.unshift({ value: '', label: here.length > 0 ? 'Choose a column' : 'No column yet' })
  else if (!known) options.unshift({ value, label: columns ? `${value} (not in this table)` : value })
  return (
    <Select
      {...rest}
      value={value}
      options={options}
      onValue={onChange}
      aria-invalid={value !== '' && columns !== null && !known ? true : undefined}
    />
  )
}
