import { cx } from '../../src/editor/kit/cx.ts'
import { tip } from '../../src/editor/kit/tip.ts'
import { count } from '../../src/kernel/shape.ts'
import { number, plural, quote } from '../../src/kernel/words.ts'
import type { ViewProps } from '../views.ts'
import { Headline } from './lib/Headline.tsx'
import { countRows } from './lib/looked-at.ts'
import type { MaskScores } from './lib/mask-scores.ts'
import type { ClassificationScores, RegressionScores } from './lib/scores.ts'
import { numberOrDash, percent, score } from './lib/show.ts'
import type { MetricsResult } from './metrics.ts'
import styles from './metrics.module.css'

/** The scores: one large, the rest as a table. */
export default function MetricsView({ result }: ViewProps<MetricsResult>) {
  const rows = countRows(result.rows)
  return (
    <div className={styles.view}>
      {result.task === 'classification' ? (
        <Classes scores={result.scores} rows={rows} target={result.target} />
      ) : result.task === 'regression' ? (
        <Numbers scores={result.scores} rows={rows} target={result.target} />
      ) : (
        <Masks scores={result.scores} rows={rows} target={result.target} />
      )}
    </div>
  )
}

interface Props<S> {
  readonly scores: S
  readonly rows: string
  readonly target: string
}

function Classes({ scores, rows, target }: Props<ClassificationScores>) {
  const { accuracy, baseline, classes, macro } = scores
  const better = accuracy > baseline
  return (
    <>
      <Headline value={score(accuracy)} label="accuracy" note={`${percent(accuracy)} of ${rows} are right.`}>
        {better
          ? `Always naming the most frequent class would get ${percent(baseline)}.`
          : `That is no better than always naming the most frequent class, which gets ${percent(baseline)}.`}
      </Headline>
      <div className={styles.scroller} role="region" aria-label="Scores of each class" tabIndex={0}>
        <table className={styles.table} aria-label={`Scores of each class of ${quote(target)}`}>
          <thead>
            <tr>
              <th scope="col">{target}</th>
              <Column name="precision" hint="Of the rows called this class, the part that really is." />
              <Column name="recall" hint="Of the rows of this class, the part that was found." />
              <Column name="F1" hint="The harmonic mean of precision and recall." />
              <Column name="rows" hint="How many rows have this class as their answer." />
            </tr>
          </thead>
          <tbody>
            {classes.map(({ name, precision, recall, f1, support, predicted }) => (
              <tr key={name} className={cx(support === 0 && predicted === 0 && styles.absent)}>
                <th scope="row">{name}</th>
                <Bar value={precision} />
                <Bar value={recall} />
                <Bar value={f1} />
                <td>{count(support)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" {...tip('The plain mean over the classes that occur.')}>
                mean of classes
              </th>
              <td>{score(macro.precision)}</td>
              <td>{score(macro.recall)}</td>
              <td>{score(macro.f1)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  )
}

function Column({ name, hint }: { name: string; hint: string }) {
  return (
    <th scope="col" {...tip(hint)}>
      {name}
    </th>
  )
}

/** A score with a bar behind it, so that a weak class is found at a glance. */
function Bar({ value }: { value: number }) {
  return (
    <td>
      <span
        className={styles.bar}
        style={{ width: `${Math.max(0, Math.min(1, value)) * 100}%` }}
        aria-hidden
      />
      <span className={styles.value}>{score(value)}</span>
    </td>
  )
}

function Numbers({ scores, rows, target }: Props<RegressionScores>) {
  const { rmse, mae, r2, baseline } = scores
  if (!Number.isFinite(rmse))
    return (
      <Headline
        value="–"
        label="RMSE"
        note="The network gives no numbers any more: training went out of bounds."
      >
        A smaller learning rate helps.
      </Headline>
    )
  return (
    <>
      <Headline value={number(rmse)} label="RMSE" note={`Over ${rows}, in the units of ${quote(target)}.`}>
        {rmse < baseline
          ? `Always predicting the mean would be off by ${number(baseline)}.`
          : `That is no better than always predicting the mean, which is off by ${number(baseline)}.`}
      </Headline>
      <div className={styles.scroller}>
        <table className={styles.table} aria-label={`Scores for ${quote(target)}`}>
          <tbody>
            <Line name="RMSE" value={number(rmse)} text="Root mean squared error: large misses count most." />
            <Line
              name="MAE"
              value={number(mae)}
              text="Mean absolute error: how far off a prediction is on average."
            />
            <Line
              name="R²"
              value={r2 === null ? '–' : numberOrDash(r2)}
              text={
                r2 === null
                  ? `R² needs at least 2 rows, there is ${plural(1, 'row')}.`
                  : 'The part of the variation that is explained: 1 is perfect, 0 is no better than the mean.'
              }
            />
          </tbody>
        </table>
      </div>
    </>
  )
}

function Masks({ scores, rows, target }: Props<MaskScores>) {
  const { iou, dice, accuracy, inside, predictedInside } = scores
  return (
    <>
      <Headline value={score(iou)} label="IoU" note={`Mean over ${rows}.`}>
        {`Of all pixels ${percent(inside)} are inside; the network says ${percent(predictedInside)}.`}
      </Headline>
      <div className={styles.scroller}>
        <table className={styles.table} aria-label={`Scores for ${quote(target)}`}>
          <tbody>
            <Line
              name="IoU"
              value={score(iou)}
              text="Intersection over union: what both mark, divided by what one of them marks."
            />
            <Line
              name="Dice"
              value={score(dice)}
              text="Twice what both mark, divided by the sizes of both."
            />
            <Line
              name="Pixels right"
              value={percent(accuracy)}
              text={`Marking nothing at all would get ${percent(1 - inside)}.`}
            />
          </tbody>
        </table>
      </div>
    </>
  )
}

function Line({ name, value, text }: { name: string; value: string; text: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={styles.strong}>{value}</td>
      <td className={styles.text}>{text}</td>
    </tr>
  )
}
