import { ExampleCell } from '../../../src/editor/kit/ExamplesTable.tsx'
import { ImageThumb } from '../../../src/editor/kit/ImageThumb.tsx'
import { VirtualTable } from '../../../src/editor/kit/VirtualTable.tsx'
import type { NewAnswers } from '../../../src/kernel/evaluation.ts'
import { count } from '../../../src/kernel/shape.ts'
import { quote } from '../../../src/kernel/words.ts'
import { answerAt, type AnsweredHead } from './answers-csv.ts'
import { numberOrDash, percent } from './show.ts'
import styles from './Answers.module.css'

/** Classes that are listed beside the one with the most probability. */
const MOST_CLASSES = 12

/** What the network says of one row: the classes with their probabilities, a number, or a mask. */
export function AnswerCard({ head }: { head: AnsweredHead }) {
  const { task, target, classes, width, values } = head
  if (task === 'segmentation') {
    const [height = 1, across = 1] = head.shape
    return (
      <section className={styles.card} aria-label={`Prediction of ${quote(target)}`}>
        <h4 className={styles.target}>{target}</h4>
        <ImageThumb
          shape={[height, across, 1]}
          pixels={values.subarray(0, width).map((value) => value * 255)}
          size={176}
          alt={`The predicted mask: white where the network sees ${target}`}
        />
      </section>
    )
  }
  if (task === 'regression')
    return (
      <section className={styles.card} aria-label={`Prediction of ${quote(target)}`}>
        <h4 className={styles.target}>{target}</h4>
        <p className={styles.value}>{numberOrDash(values[0])}</p>
      </section>
    )
  const order = classes
    .map((name, at) => ({ name, part: values[at] ?? 0 }))
    .toSorted((a, b) => b.part - a.part)
  const [best] = order
  return (
    <section className={styles.card} aria-label={`Prediction of ${quote(target)}`}>
      <h4 className={styles.target}>{target}</h4>
      <p className={styles.value}>{best?.name ?? '–'}</p>
      <ul className={styles.bars}>
        {order.slice(0, MOST_CLASSES).map(({ name, part }) => (
          <li key={name} className={styles.row}>
            <span className={styles.name}>{name}</span>
            <meter className={styles.meter} min={0} max={1} value={part} aria-hidden />
            <span className={styles.part}>{percent(part)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Many answers, with the rows that they belong to. */
export function AnswerTable({ answers }: { answers: NewAnswers }) {
  const { heads, rows, ids, count: all } = answers
  const leading = heads.flatMap((head, at) => [
    { head, at, what: 'answer' as const },
    ...(head.task === 'classification' ? [{ head, at, what: 'sure' as const }] : []),
  ])
  return (
    <VirtualTable
      label="Predictions for new rows"
      rows={Math.min(all, rows.ids.length)}
      rowName={(row) => count((ids[row] ?? row) + 1)}
      columns={[
        ...leading.map(({ head, what }) => ({
          name: what === 'sure' ? 'sure' : head.target,
          note: what === 'sure' ? undefined : 'predicted',
          align: head.task === 'regression' || what === 'sure' ? ('right' as const) : ('left' as const),
        })),
        ...rows.columns.map(({ name, kind }) => ({
          name,
          align: kind === 'number' ? ('right' as const) : undefined,
        })),
      ]}
      renderCell={(row, at) => {
        const lead = leading[at]
        if (lead) {
          const { answer, sure } = answerAt(lead.head, row)
          if (lead.what === 'sure') return sure === null ? '–' : percent(sure)
          return typeof answer === 'number' ? numberOrDash(answer) : answer
        }
        const column = rows.columns[at - leading.length]
        return column && <ExampleCell column={column} row={ids[row] ?? row} />
      }}
    />
  )
}
