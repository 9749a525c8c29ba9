import { ImageThumb } from '../../../src/editor/kit/ImageThumb.tsx'
import { count } from '../../../src/kernel/shape.ts'
import { plural } from '../../../src/kernel/words.ts'
import type { PredictionsResult } from '../predictions.ts'
import { countRows } from './looked-at.ts'
import { imageColumn, pixelsOf, score } from './show.ts'
import styles from './MaskPredictions.module.css'

/** The longer side of a picture on the page, in pixels. */
const SIDE = 96

/** Pictures with the right mask and the predicted one beside them. */
export function MaskPredictions({
  result,
  order,
}: {
  result: Extract<PredictionsResult, { task: 'segmentation' }>
  order: string
}) {
  const { examples, rows, shape, answers, predicted, overlap, target } = result
  const picture = imageColumn({
    ...examples,
    columns: examples.columns.filter(({ name }) => name !== target),
  })
  const [height, width] = shape
  const size = shape[0] * shape[1] * shape[2]
  const first = (values: Uint8Array, at: number) => values.subarray(at * size, at * size + height * width)
  return (
    <div className={styles.view}>
      <p className={styles.caption}>
        {plural(examples.ids.length, 'picture')} of {countRows(rows)}
        {order}: the picture, its mask, and what the network predicts.
      </p>
      <ul className={styles.list} tabIndex={0} aria-label={`Predicted masks of ${target}`}>
        {Array.from(examples.ids, (id, at) => (
          <li key={`${id} ${at}`} className={styles.item}>
            <span className={styles.triple}>
              {picture && (
                <ImageThumb
                  shape={picture.shape}
                  pixels={pixelsOf(picture, at)}
                  size={SIDE}
                  alt={`Row ${count(id)}`}
                />
              )}
              <ImageThumb shape={[height, width, 1]} pixels={first(answers, at)} size={SIDE} alt="Its mask" />
              <ImageThumb
                shape={[height, width, 1]}
                pixels={first(predicted, at)}
                size={SIDE}
                alt={`Predicted, IoU ${score(overlap[at] ?? NaN)}`}
              />
            </span>
            <span className={styles.words}>
              <span>row {count(id)}</span>
              <span className={styles.score}>IoU {score(overlap[at] ?? NaN)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
