import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { number } from '../../kernel/words.ts'
import type { ChartData, ChartWords } from './chart-types.ts'
import { describeChart, describePlace, spreadLabels } from './chart-words.ts'
import { cx } from './cx.ts'
import type { LabelPlace, Plot } from './plot.ts'
import { useTheme } from './theme.ts'
import { VisuallyHidden } from './VisuallyHidden.tsx'
import styles from './Chart.module.css'

const LABEL_HEIGHT = 16
const LABEL_WIDTH = 112

const plain: ChartWords = { y: number, x: number }

/**
 * Curves over something that grows, such as epochs. Each curve is named at its end, with its newest value, or with the
 * value under the pointer; arrow keys move along it. New numbers are drawn into the same chart. The names of the
 * curves must stay the same while it is mounted: give it another `key` where they change.
 * @param data memoise it: a new object is a new drawing
 * @param floor a value of y that is always in view, such as 0
 */
export function Chart({
  title,
  data,
  words = plain,
  floor,
  ceiling,
  xTitle,
  className,
}: {
  title: string
  data: ChartData
  words?: ChartWords | undefined
  floor?: number | undefined
  ceiling?: number | undefined
  /** What x is, said once under the axis. */
  xTitle?: string | undefined
  className?: string | undefined
}) {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | null>(null)
  const newest = useRef(data)
  const [labels, setLabels] = useState<{
    places: readonly (LabelPlace | null)[]
    left: number
    bottom: number
  }>()
  const [place, setPlace] = useState<number | null>(null)
  const [failed, setFailed] = useState(false)
  const theme = useTheme()
  const titleId = useId()
  const textId = useId()

  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    let gone = false
    const observer = new ResizeObserver(() => {
      plot.current?.resize(element.clientWidth, element.clientHeight)
    })
    import('./plot.ts').then(
      ({ createPlot }) => {
        if (gone) return
        plot.current = createPlot(element, newest.current, {
          floor,
          ceiling,
          width: element.clientWidth,
          height: element.clientHeight,
          labelWidth: LABEL_WIDTH,
          onPlace: setPlace,
          onLabels: (places, left, bottom) => setLabels({ places, left, bottom }),
        })
        observer.observe(element)
      },
      () => setFailed(true),
    )
    return () => {
      gone = true
      observer.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [floor, ceiling])

  useEffect(() => {
    newest.current = data
    plot.current?.update(data)
  }, [data])

  useEffect(() => {
    plot.current?.repaint()
  }, [theme])

  const key = (event: KeyboardEvent) => {
    const last = data.x.length - 1
    const moves: Readonly<Record<string, number | null>> = {
      ArrowLeft: Math.max(0, (place ?? last + 1) - 1),
      ArrowRight: Math.min(last, (place ?? last) + 1),
      Home: 0,
      End: last,
      Escape: null,
    }
    const next = moves[event.key]
    if (next === undefined || last < 0) return
    event.preventDefault()
    plot.current?.point(next)
  }

  const ends = useMemo(
    () =>
      labels &&
      spreadLabels(
        labels.places.map((one) => one?.y ?? -100),
        LABEL_HEIGHT,
        labels.bottom,
      ),
    [labels],
  )
  return (
    <figure className={cx(styles.chart, className)} aria-labelledby={titleId}>
      <figcaption className={styles.head}>
        <span id={titleId}>{title}</span>
        {place !== null && <span className={styles.at}>{words.x(data.x[place] ?? 0)}</span>}
      </figcaption>
      <div
        ref={frame}
        className={styles.frame}
        role="application"
        aria-roledescription="chart"
        aria-label={title}
        aria-describedby={textId}
        tabIndex={0}
        onKeyDown={key}
        onBlur={() => plot.current?.point(null)}
      />
      {labels && (
        <div className={styles.labels} aria-hidden>
          {data.curves.map((curve, at) => {
            const label = labels.places[at]
            if (!label) return null
            return (
              <span
                key={curve.label}
                className={styles.label}
                style={{
                  color: curve.colour,
                  transform: `translate(${labels.left + 6}px, ${(ends?.[at] ?? label.y) - LABEL_HEIGHT / 2}px)`,
                }}
              >
                {curve.label} <b>{words.y(label.value)}</b>
              </span>
            )
          })}
        </div>
      )}
      {xTitle !== undefined && (
        <span className={styles.axis} aria-hidden>
          {xTitle}
        </span>
      )}
      {failed && <p className={styles.failed}>The chart could not be loaded. The numbers are still right.</p>}
      <VisuallyHidden id={textId}>{describeChart(title, data, words)}</VisuallyHidden>
      <VisuallyHidden role="status">{place === null ? '' : describePlace(data, place, words)}</VisuallyHidden>
    </figure>
  )
}
