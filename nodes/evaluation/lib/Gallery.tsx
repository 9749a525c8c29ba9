import type { ReactNode } from 'react'
import { ImageThumb } from '../../../src/editor/kit/ImageThumb.tsx'
import { count } from '../../../src/kernel/shape.ts'
import { cx } from '../../../src/editor/kit/cx.ts'
import { pixelsOf, type ImageColumn } from './show.ts'
import styles from './Gallery.module.css'

/** Pictures with a few words under each. */
export function Gallery({
  label,
  ids,
  image,
  caption,
  tone,
}: {
  label: string
  ids: Uint32Array
  image: ImageColumn
  /** What stands under a picture, by its place. */
  caption: (at: number) => ReactNode
  /** Pictures that stand out. */
  tone?: (at: number) => 'bad' | undefined
}) {
  return (
    // A list that scrolls must be reachable by keyboard.
    <ul className={styles.cards} aria-label={label} tabIndex={0}>
      {Array.from(ids, (id, at) => (
        <li key={id} className={cx(styles.card, tone?.(at) === 'bad' && styles.bad)}>
          <ImageThumb
            shape={image.shape}
            pixels={pixelsOf(image, at)}
            size={64}
            alt={`Image of row ${count(id)}`}
          />
          {caption(at)}
        </li>
      ))}
    </ul>
  )
}

/** The number of a row in its source, small. */
export function RowNumber({ id }: { id: number }) {
  return <span className={styles.row}>row {count(id)}</span>
}
