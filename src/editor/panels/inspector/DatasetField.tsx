import { count } from '../../../kernel/shape.ts'
import { list } from '../../../kernel/words.ts'
import type { DatasetCard } from '../../../kernel/define.ts'
import { Select } from '../../kit/Select.tsx'
import styles from './ParamControl.module.css'

/** A data set that ships with the node, with its card: what it is, where it comes from, what may be done with it. */
export function DatasetField({
  cards,
  ownFile,
  value,
  onChange,
  ...rest
}: {
  id: string
  'aria-describedby': string
  disabled: boolean
  cards: readonly DatasetCard[]
  /** The node also reads files of one's own. */
  ownFile: boolean
  value: string
  onChange: (id: string) => void
}) {
  const card = cards.find(({ id }) => id === value)
  const options = [
    ...cards.map(({ id, title }) => ({ value: id, label: title })),
    ...(ownFile ? [{ value: '', label: 'A file of your own' }] : []),
    ...(card || (value === '' && ownFile)
      ? []
      : [{ value, label: value === '' ? 'Choose a data set' : value }]),
  ]
  return (
    <>
      <Select
        {...rest}
        aria-label="Data set"
        className={styles.wide}
        value={value}
        options={options}
        onValue={onChange}
      />
      {card && (
        <div className={styles.card}>
          <p>{card.what}</p>
          <dl>
            <dt>Rows</dt>
            <dd>{count(card.rows)}</dd>
            <dt>Columns</dt>
            <dd>{list(card.columns, 12)}</dd>
            {card.classes.length > 0 && (
              <>
                <dt>Classes</dt>
                <dd>{list(card.classes, 12)}</dd>
              </>
            )}
            <dt>Source</dt>
            <dd>{card.source}</dd>
            <dt>Licence</dt>
            <dd>{card.licence}</dd>
          </dl>
        </div>
      )}
    </>
  )
}
