import { useMemo, useState } from 'react'
import { EmptyState } from '../../src/editor/kit/EmptyState.tsx'
import { ExamplesTable } from '../../src/editor/kit/ExamplesTable.tsx'
import { Matrix } from '../../src/editor/kit/Matrix.tsx'
import { count } from '../../src/kernel/shape.ts'
import { plural, quote } from '../../src/kernel/words.ts'
import type { ViewProps } from '../views.ts'
import type { ConfusionResult } from './confusion-matrix.ts'
import { Headline } from './lib/Headline.tsx'
import { Gallery, RowNumber } from './lib/Gallery.tsx'
import { countRows } from './lib/looked-at.ts'
import { imageColumn, score, takeExamples } from './lib/show.ts'
import styles from './confusion-matrix.module.css'

type Cell = readonly [row: number, column: number]

/** The matrix; the examples of the cell that was opened beside it. */
export default function ConfusionMatrixView({ result }: ViewProps<ConfusionResult>) {
  const { classes, counts, target, rows, headline } = result
  const [opened, setOpened] = useState<Cell | null>(null)
  const at = (row: number, column: number) => counts[row * classes.length + column] ?? 0
  const totals = useMemo(
    () =>
      classes.map((_, row) =>
        counts.subarray(row * classes.length, (row + 1) * classes.length).reduce(sum, 0),
      ),
    [classes, counts],
  )
  const shade = (row: number, column: number) => {
    const part = at(row, column) / Math.max(1, totals[row] ?? 0)
    // Even a single mistake is to be seen.
    const strength = part === 0 ? 0 : 0.15 + 0.85 * part
    return row === column ? strength : -strength
  }
  const sentence = (row: number, column: number) => {
    const [answer, guess] = [quote(classes[row] ?? ''), quote(classes[column] ?? '')]
    const of = `${count(at(row, column))} of ${count(totals[row] ?? 0)} ${answer}`
    return row === column ? `${of}: right` : `${of}: taken for ${guess}`
  }
  const open = opened && opened[0] < classes.length && opened[1] < classes.length ? opened : null
  return (
    <div className={styles.view}>
      <div className={styles.about}>
        <Headline
          value={score(headline?.value ?? NaN)}
          label="accuracy"
          note={`Each row shows what became of one class of the ${countRows(rows)}.`}
        />
        <p className={styles.key}>
          <span className={styles.right} aria-hidden /> right <span className={styles.wrong} aria-hidden />{' '}
          mistakes
        </p>
      </div>
      <div className={styles.matrix}>
        <Matrix
          label={`Confusion matrix of ${quote(target)}: answers down, predictions across`}
          rows={classes}
          columns={classes}
          rowTitle="answer"
          columnTitle="prediction"
          text={(row, column) => {
            const value = at(row, column)
            return value === 0 ? <span className={styles.zero}>0</span> : count(value)
          }}
          shade={shade}
          hint={sentence}
          selected={open}
          onSelect={(row, column) => setOpened([row, column])}
        />
      </div>
      <div className={styles.examples}>
        {open ? (
          <Opened result={result} cell={open} sentence={sentence(...open)} total={at(...open)} />
        ) : (
          <EmptyState title="Examples">Click a number to see the rows behind it.</EmptyState>
        )}
      </div>
    </div>
  )
}

function sum(total: number, value: number): number {
  return total + value
}

function Opened({
  result: { examples, cells, classes },
  cell: [row, column],
  sentence,
  total,
}: {
  result: ConfusionResult
  cell: Cell
  sentence: string
  total: number
}) {
  const shown = useMemo(() => {
    const wanted = row * classes.length + column
    const places: number[] = []
    cells.forEach((one, at) => {
      if (one === wanted) places.push(at)
    })
    return takeExamples(examples, places)
  }, [examples, cells, classes, row, column])
  const image = imageColumn(shown)
  const label = `Examples: ${sentence}`
  return (
    <>
      <p className={styles.caption} aria-live="polite">
        {sentence}
        {shown.ids.length < total && `; ${plural(shown.ids.length, 'row')} of them here`}
      </p>
      {shown.ids.length > 0 && (
        <div className={styles.shown}>
          {image ? (
            <Gallery
              label={label}
              ids={shown.ids}
              image={image}
              caption={(at) => <RowNumber id={shown.ids[at] ?? 0} />}
            />
          ) : (
            <ExamplesTable label={label} examples={shown} />
          )}
        </div>
      )}
    </>
  )
}
