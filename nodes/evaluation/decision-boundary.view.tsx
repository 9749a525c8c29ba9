import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { classColour, CLASS_COLOURS, colourBytes } from '../../src/editor/kit/colours.ts'
import { EmptyState } from '../../src/editor/kit/EmptyState.tsx'
import { resolveColours, useTheme } from '../../src/editor/kit/theme.ts'
import { count } from '../../src/kernel/shape.ts'
import { ROLE } from '../../src/kernel/table.ts'
import { number, plural, quote } from '../../src/kernel/words.ts'
import type { ViewProps } from '../views.ts'
import type { Axis, BoundaryResult } from './decision-boundary.ts'
import { lineAxis, MARKS, paint, range, type Line, type Palette, type Plane } from './lib/paint.ts'
import { numberOrDash, percent } from './lib/show.ts'
import styles from './decision-boundary.module.css'

/** The picture with its axes, and beside it what the colours mean and what is under the pointer. */
export default function DecisionBoundaryView({ result, live }: ViewProps<BoundaryResult>) {
  const { map } = result
  if (map.kind === 'none') return <EmptyState title="No picture">{map.why}</EmptyState>
  return <Boundary result={result} map={map} live={live} />
}

interface Props {
  readonly result: BoundaryResult
  readonly map: Plane | Line
}

function Boundary({ result, map, live }: Props & { live: boolean }) {
  const [pointed, setPointed] = useState<readonly [number, number] | null>(null)
  const [horizontal, vertical] = axesOf(result, map)
  return (
    // A region that scrolls must be reachable by keyboard.
    <div className={styles.view} role="region" aria-label="Decision boundary" tabIndex={0}>
      <figure className={styles.figure}>
        <div className={styles.frame}>
          {/* Probabilities have their numbers at the lines in the picture. */}
          <AxisLabels
            axis={vertical}
            ends={map.kind === 'plane' || result.classes.length === 0}
            className={styles.vertical}
          />
          <Picture result={result} map={map} onPoint={setPointed} />
          <AxisLabels axis={horizontal} className={styles.horizontal} />
        </div>
      </figure>
      <div className={styles.words}>
        {result.classes.length > 0 ? (
          <Classes result={result} map={map} />
        ) : (
          <Numbers result={result} map={map} />
        )}
        <p className={styles.note}>
          {plural(result.points.x.length, 'row')} as points
          {result.points.roles ? '; test rows have a ring' : ''}.{live ? ' Drawn anew while it trains.' : ''}
        </p>
        <p className={styles.probe}>
          {pointed ? words(result, map, pointed) : 'Point at the picture to read it.'}
        </p>
      </div>
    </div>
  )
}

function axesOf({ points, classes, target }: BoundaryResult, map: Plane | Line): readonly [Axis, Axis] {
  if (map.kind === 'plane') return map.axes
  const vertical = lineAxis(map, points, classes)
  return [map.axis, classes.length > 0 ? vertical : { ...vertical, column: target }]
}

function AxisLabels({
  axis: { column, min, max },
  ends = true,
  className,
}: {
  axis: Axis
  ends?: boolean
  className: string | undefined
}) {
  return (
    <p className={className} aria-hidden>
      <span>{ends && number(short(min))}</span>
      <span className={styles.name}>{column}</span>
      <span>{ends && number(short(max))}</span>
    </p>
  )
}

/** Three digits are enough at the end of an axis. */
function short(value: number): number {
  return Number(value.toPrecision(3))
}

function Picture({
  result,
  map,
  onPoint,
}: Props & { onPoint: (at: readonly [number, number] | null) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState<readonly [number, number]>([0, 0])
  const theme = useTheme()

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const observer = new ResizeObserver(() => setSize([element.clientWidth, element.clientHeight]))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    const [width, height] = size
    if (!element || !context || width === 0 || height === 0) return
    const ratio = Math.min(3, devicePixelRatio)
    element.width = Math.round(width * ratio)
    element.height = Math.round(height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    paint(context, width, height, result, palette(element.parentElement ?? element))
  }, [result, size, theme])

  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onPoint([(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height])
  }
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      role="img"
      aria-label={summary(result, map)}
      onPointerMove={point}
      onPointerLeave={() => onPoint(null)}
    />
  )
}

function palette(near: Element): Palette {
  const names = Array.from({ length: CLASS_COLOURS }, (_, at) => classColour(at))
  const fixed = ['var(--panel)', 'var(--scale-low)', 'var(--scale-high)', 'var(--ink)', 'var(--faint)']
  const [panel = '', low = '', high = '', ink = '', faint = '', ...classes] = resolveColours(near, [
    ...fixed,
    ...names,
  ])
  return {
    ground: colourBytes(panel),
    low: colourBytes(low),
    high: colourBytes(high),
    classes: classes.map(colourBytes),
    ink,
    faint,
    panel,
  }
}

/** The part of the picture that each class wins. */
function areas({ classes }: BoundaryResult, map: Plane | Line): number[] {
  const won = classes.map(() => 0)
  const add = (code: number) => {
    if (code >= 0) won[code] = (won[code] ?? 0) + 1
  }
  if (map.kind === 'plane') map.codes?.forEach(add)
  else
    map.x.forEach((_, at) => {
      const row = map.values.subarray(at * map.width, (at + 1) * map.width)
      add(row.indexOf(Math.max(...row)))
    })
  const all = map.kind === 'plane' ? map.size * map.size : map.x.length
  return won.map((one) => one / Math.max(1, all))
}

/** The picture in a sentence. */
function summary(result: BoundaryResult, map: Plane | Line): string {
  const columns =
    map.kind === 'plane' ? map.axes.map(({ column }) => quote(column)) : [quote(map.axis.column)]
  const what = `Prediction of ${quote(result.target)} over ${columns.join(' and ')}`
  if (result.classes.length === 0) {
    const [least, most] = range(map.values)
    return `${what}: from ${number(least)} to ${number(most)}.`
  }
  const parts = areas(result, map).map((part, code) => `${result.classes[code] ?? ''} on ${percent(part)}`)
  return `${what}: ${parts.slice(0, 10).join(', ')}.`
}

function Classes({ result, map }: Props) {
  const { classes, points, target } = result
  const parts = areas(result, map)
  return (
    <table className={styles.legend} aria-label={`Classes of ${quote(target)}`}>
      <thead>
        <tr>
          <th scope="col">{target}</th>
          <th scope="col">area</th>
          <th scope="col">points</th>
          {points.roles && <th scope="col">test</th>}
        </tr>
      </thead>
      <tbody>
        {classes.map((name, code) => (
          <tr key={name}>
            <th scope="row">
              <span className={styles.mark} style={{ color: classColour(code) }} aria-hidden>
                {MARKS[code % MARKS.length]}
              </span>
              {name}
            </th>
            <td>{percent(parts[code] ?? 0)}</td>
            <td>{count(points.answers.reduce((sum, one) => sum + Number(one === code), 0))}</td>
            {points.roles && (
              <td>
                {count(
                  points.answers.reduce(
                    (sum, one, at) => sum + Number(one === code && points.roles?.[at] === ROLE.test),
                    0,
                  ),
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Numbers({ result, map }: Props) {
  const [least, most] = range(map.values)
  return (
    <div>
      <p className={styles.title}>{result.target}</p>
      {map.kind === 'plane' && (
        <p className={styles.scale}>
          <span>{number(short(least))}</span>
          <span className={styles.ramp} aria-hidden />
          <span>{number(short(most))}</span>
        </p>
      )}
      {map.kind === 'line' && (
        <p className={styles.note}>
          The line is what the network predicts: from {number(short(least))} to {number(short(most))}.
        </p>
      )}
    </div>
  )
}

/** What the network says at a point of the picture, given from 0 to 1 along both sides. */
function words(result: BoundaryResult, map: Plane | Line, [across, up]: readonly [number, number]): string {
  const { classes } = result
  const at = ({ min, max }: Axis, part: number) => number(short(min + (max - min) * part))
  if (map.kind === 'plane') {
    const cell = (part: number) => Math.max(0, Math.min(map.size - 1, Math.floor(part * map.size)))
    const place = cell(up) * map.size + cell(across)
    const where = `${map.axes[0].column} ${at(map.axes[0], across)}, ${map.axes[1].column} ${at(map.axes[1], up)}`
    const value = map.values[place] ?? NaN
    if (!map.codes) return `${where}: ${numberOrDash(value)}`
    return `${where}: ${classes[map.codes[place] ?? -1] ?? '–'}, ${percent(value)}`
  }
  const place = Math.max(0, Math.min(map.x.length - 1, Math.round(across * (map.x.length - 1))))
  const where = `${map.axis.column} ${at(map.axis, across)}`
  const row = map.values.subarray(place * map.width, (place + 1) * map.width)
  if (classes.length === 0) return `${where}: ${numberOrDash(row[0])}`
  const best = row.indexOf(Math.max(...row))
  return `${where}: ${classes[best] ?? '–'}, ${percent(row[best] ?? NaN)}`
}
