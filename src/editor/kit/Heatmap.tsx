import { useEffect, useRef, type MouseEvent } from 'react'
import { colourBytes } from './colours.ts'
import { cx } from './cx.ts'
import { resolveColours, useTheme } from './theme.ts'
import styles from './Heatmap.module.css'

/**
 * A field of numbers as colours, such as learned filters or the surface behind a decision boundary.
 * @param values `width × height` numbers, row by row from the top
 * @param colours either a scale through zero (`diverging`), one from `min` to `max` (`sequential`), or for each number
 *   the colour it has itself, as 0xRRGGBB (`direct`)
 * @param alt what the picture shows, in a sentence with the numbers
 */
export function Heatmap({
  values,
  width,
  height,
  scale = 'sequential',
  min,
  max,
  smooth = false,
  alt,
  className,
  onPoint,
}: {
  values: ArrayLike<number>
  width: number
  height: number
  scale?: 'sequential' | 'diverging' | 'direct' | undefined
  min?: number | undefined
  max?: number | undefined
  smooth?: boolean | undefined
  alt: string
  className?: string | undefined
  /** Told which value the pointer is on, or `null` when it leaves. */
  onPoint?: ((at: { x: number; y: number } | null) => void) | undefined
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || width < 1 || height < 1) return
    const image = context.createImageData(width, height)
    const colourOf = scale === 'direct' ? direct : ramp(element, values, scale, min, max)
    for (let at = 0; at < width * height; at++) {
      const [r, g, b] = colourOf(values[at] ?? 0)
      image.data[at * 4] = r
      image.data[at * 4 + 1] = g
      image.data[at * 4 + 2] = b
      image.data[at * 4 + 3] = 255
    }
    context.putImageData(image, 0, 0)
  }, [values, width, height, scale, min, max, theme])

  const point = (event: MouseEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = Math.floor(((event.clientX - box.left) / box.width) * width)
    const y = Math.floor(((event.clientY - box.top) / box.height) * height)
    onPoint?.({ x: Math.max(0, Math.min(width - 1, x)), y: Math.max(0, Math.min(height - 1, y)) })
  }
  return (
    <canvas
      ref={canvas}
      className={cx(styles.heatmap, smooth && styles.smooth, className)}
      width={width}
      height={height}
      role="img"
      aria-label={alt}
      {...(onPoint && { onMouseMove: point, onMouseLeave: () => onPoint(null) })}
    />
  )
}

type Rgb = readonly [number, number, number]

function direct(value: number): Rgb {
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function ramp(
  near: HTMLCanvasElement,
  values: ArrayLike<number>,
  scale: 'sequential' | 'diverging',
  min: number | undefined,
  max: number | undefined,
): (value: number) => Rgb {
  const [low, middle, high] = resolveColours(near.parentElement ?? near, [
    'var(--scale-low)',
    'var(--scale-middle)',
    'var(--scale-high)',
  ]).map(colourBytes)
  let least = min ?? Infinity
  let most = max ?? -Infinity
  if (min === undefined || max === undefined)
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? NaN
      if (Number.isNaN(value)) continue
      if (min === undefined) least = Math.min(least, value)
      if (max === undefined) most = Math.max(most, value)
    }
  const reach = Math.max(Math.abs(least), Math.abs(most)) || 1
  return (value) => {
    const t = scale === 'diverging' ? value / reach : (value - least) / (most - least || 1)
    const at = Math.max(-1, Math.min(1, Number.isNaN(t) ? 0 : t))
    const end = (at < 0 ? low : high) ?? [0, 0, 0]
    const from = middle ?? [255, 255, 255]
    const share = Math.abs(at)
    const mixed = (k: 0 | 1 | 2) => from[k] + (end[k] - from[k]) * share
    return [mixed(0), mixed(1), mixed(2)]
  }
}
