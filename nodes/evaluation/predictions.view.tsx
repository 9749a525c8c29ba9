import { ExampleCell } from '../../src/editor/kit/ExamplesTable.tsx'
import { VirtualTable } from '../../src/editor/kit/VirtualTable.tsx'
import { VisuallyHidden } from '../../src/editor/kit/VisuallyHidden.tsx'
import { count } from '../../src/kernel/shape.ts'
import { plural, quote } from '../../src/kernel/words.ts'
import type { ViewProps } from '../views.ts'
import { Gallery, RowNumber } from './lib/Gallery.tsx'
import { countRows } from './lib/looked-at.ts'
import { imageColumn, numberOrDash, percent } from './lib/show.ts'
import { MaskPredictions } from './lib/MaskPredictions.tsx'
import type { PredictionsResult } from './predictions.ts'
import styles from './predictions.module.css'

/** Everything but masks. */
type PlainResult = Exclude<PredictionsResult, { task: 'segmentation' }>

/** What is said about one row. */
interface Said {
  readonly answer: string
  readonly prediction: string
  /** How sure the network is, or how far it is off. */
  readonly third: string
  readonly wrong: boolean
}

/** Pictures with what the network says about them, or rows as a table. */
export default function PredictionsView({ result, params }: ViewProps<PredictionsResult>) {
  const { examples, rows } = result
  if (result.task === 'segmentation')
    return <MaskPredictions result={result} order={ORDERS[String(params.order)] ?? ''} />
  const say = sayings(result)
  const image = imageColumn(examples)
  const label = `Predictions of ${quote(result.target)}`
  return (
    <div className={styles.view}>
      <p className={styles.caption}>
        {summary(result)} Shown: {count(examples.ids.length)} of {countRows(rows)}
        {ORDERS[String(params.order)] ?? ''}.
      </p>
      <div className={styles.shown}>
        {image ? (
          <Gallery
            label={label}
            ids={examples.ids}
            image={image}
            tone={(at) => (say(at).wrong ? 'bad' : undefined)}
            caption={(at) => <Caption said={say(at)} id={examples.ids[at] ?? 0} />}
          />
        ) : (
          <Table label={label} result={result} say={say} />
        )}
      </div>
    </div>
  )
}

const ORDERS: Readonly<Record<string, string>> = {
  hardest: ', hardest first',
  easiest: ', easiest first',
  table: ', in the order of the table',
}

function summary(result: PlainResult): string {
  if (result.task === 'regression') return ''
  const { wrong } = result
  return wrong === 0 ? 'No mistakes.' : `${plural(wrong, 'mistake')}.`
}

/** Reads a result as words, row by row. */
function sayings(result: PlainResult): (at: number) => Said {
  if (result.task === 'regression')
    return (at) => {
      const answer = result.answers[at] ?? NaN
      const prediction = result.predicted[at] ?? NaN
      return {
        answer: numberOrDash(answer),
        prediction: numberOrDash(prediction),
        third: numberOrDash(prediction - answer),
        wrong: false,
      }
    }
  return (at) => {
    const answer = result.answers[at] ?? -1
    const prediction = result.predicted[at] ?? -1
    return {
      answer: result.classes[answer] ?? '–',
      prediction: result.classes[prediction] ?? '–',
      third: prediction < 0 ? '–' : percent(result.confidence[at] ?? 0),
      wrong: answer >= 0 && answer !== prediction,
    }
  }
}

function Caption({ said, id }: { said: Said; id: number }) {
  return (
    <>
      <span className={said.wrong ? styles.wrong : styles.right}>
        <Mark wrong={said.wrong} /> {said.prediction} <span className={styles.third}>{said.third}</span>
      </span>
      <span className={styles.answer}>{said.wrong ? `is ${said.answer}` : <RowNumber id={id} />}</span>
    </>
  )
}

function Mark({ wrong }: { wrong: boolean }) {
  return (
    <>
      <span aria-hidden>{wrong ? '✕' : '✓'}</span>
      <VisuallyHidden>{wrong ? 'wrong:' : 'right:'}</VisuallyHidden>
    </>
  )
}

function Table({ label, result, say }: { label: string; result: PlainResult; say: (at: number) => Said }) {
  const { examples, target, task } = result
  const others = examples.columns.filter(({ name }) => name !== target)
  const third = task === 'classification' ? 'sure' : 'off by'
  const align = task === 'classification' ? 'left' : 'right'
  return (
    <VirtualTable
      label={label}
      rows={examples.ids.length}
      rowName={(row) => count(examples.ids[row] ?? 0)}
      columns={[
        { name: 'prediction', align },
        { name: third, align: 'right' },
        { name: target, note: 'answer', align },
        ...others.map(({ name, kind }) => ({
          name,
          align: kind === 'number' ? ('right' as const) : undefined,
        })),
      ]}
      renderCell={(row, at) => {
        const said = say(row)
        switch (at) {
          case 0:
            return (
              <span className={said.wrong ? styles.wrong : styles.right}>
                {task === 'classification' && <Mark wrong={said.wrong} />} {said.prediction}
              </span>
            )
          case 1:
            return said.third
          case 2:
            return said.answer
          default: {
            const column = others[at - 3]
            return column && <ExampleCell column={column} row={row} />
          }
        }
      }}
    />
  )
}
