import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ChartData } from './chart-types.ts'
import { valueAt } from './chart-words.ts'
import { resolveColours } from './theme.ts'

/** Where a curve's label belongs: pixels from the top of the chart, and the value it says. */
export interface LabelPlace {
  readonly y: number
  readonly value: number
}

export interface Plot {
  /** New numbers for the same curves; nothing is made anew. */
  update(data: ChartData): void
  resize(width: number, height: number): void
  /** Draws again with the colours of the theme as it is now. */
  repaint(): void
  /** Shows the values at one place of x, or the newest with `null`. */
  point(place: number | null): void
  destroy(): void
}

export interface PlotOptions {
  readonly width: number
  readonly height: number
  /** Limits of y that are always in view. */
  readonly floor: number | undefined
  readonly ceiling: number | undefined
  /** Room for the labels at the right. */
  readonly labelWidth: number
  readonly onLabels: (places: readonly (LabelPlace | null)[], left: number, bottom: number) => void
  readonly onPlace: (place: number | null) => void
}

/** Draws curves into an element with uPlot. Loaded when the first chart is shown. */
export function createPlot(target: HTMLElement, first: ChartData, options: PlotOptions): Plot {
  const { floor, ceiling } = options
  let data = first
  let colours = coloursOf(target, data)
  let pointed: number | null = null

  const tell = (plot: UPlot) => {
    const place = pointed ?? data.x.length - 1
    const ratio = plot.bbox.top / devicePixelRatio
    options.onLabels(
      data.curves.map((curve) => {
        const found = valueAt(curve, place)
        const end = valueAt(curve, data.x.length - 1)
        return found && end ? { y: ratio + plot.valToPos(end.value, 'y'), value: found.value } : null
      }),
      (plot.bbox.left + plot.bbox.width) / devicePixelRatio,
      (plot.bbox.top + plot.bbox.height) / devicePixelRatio + 8,
    )
  }

  const font = `11px ${getComputedStyle(target).fontFamily}`
  const plot = new UPlot(
    {
      width: options.width,
      height: options.height,
      padding: [10, options.labelWidth, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { size: 6, width: 0, fill: (_, index) => colours.curves[index - 1] ?? colours.soft },
      },
      scales: {
        x: { time: false, range: (_, min, max) => (min === max ? [min, min + 1] : [min, max]) },
        y: {
          range: (_, min, max) => {
            const low = floor === undefined ? min : Math.min(floor, min)
            const high = ceiling === undefined ? max : Math.max(ceiling, max)
            if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1]
            const room = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06
            return [floor === undefined || min < floor ? low - room : low, high + room]
          },
        },
      },
      axes: [
        {
          stroke: () => colours.soft,
          font,
          size: 22,
          gap: 3,
          space: 44,
          grid: { show: false },
          ticks: { show: false },
          values: (_, splits) => splits.map((value) => String(Number(value.toPrecision(6)))),
        },
        {
          stroke: () => colours.soft,
          font,
          size: 38,
          gap: 6,
          space: 34,
          grid: { stroke: () => colours.grid, width: 1 },
          ticks: { show: false },
          values: (_, splits) =>
            splits.map((value) => String(Number(value.toPrecision(4))).replace('-', '−')),
        },
      ],
      series: [
        {},
        ...data.curves.map((curve, index): UPlot.Series => ({
          label: curve.label,
          stroke: () => colours.curves[index] ?? colours.soft,
          width: 1.75,
          spanGaps: true,
          // A curve of one point would be invisible.
          points: { show: () => data.x.length < 2 },
          ...(curve.dashed && { dash: [5, 4] }),
        })),
      ],
      hooks: {
        draw: [tell, (drawn) => drawMark(drawn, data, colours, font)],
        setCursor: [
          (moved) => {
            const { idx } = moved.cursor
            const next = idx === undefined ? null : idx
            if (next === pointed) return
            pointed = next
            options.onPlace(next)
            tell(moved)
          },
        ],
      },
    },
    aligned(data),
    target,
  )

  return {
    update(next) {
      data = next
      plot.setData(aligned(next))
    },
    resize(width, height) {
      if (width !== plot.width || height !== plot.height) plot.setSize({ width, height })
    },
    repaint() {
      colours = coloursOf(target, data)
      plot.redraw(false, true)
    },
    point(place) {
      const left = place === null ? -10 : plot.valToPos(data.x[place] ?? 0, 'x')
      plot.setCursor({ left, top: place === null ? -10 : 10 })
    },
    destroy() {
      plot.destroy()
    },
  }
}

function aligned({ x, curves }: ChartData): UPlot.AlignedData {
  return [x as number[], ...curves.map(({ values }) => values as (number | null)[])]
}

interface PlotColours {
  readonly soft: string
  readonly grid: string
  readonly curves: readonly string[]
}

function coloursOf(near: HTMLElement, { curves }: ChartData): PlotColours {
  const [soft = '', grid = '', ...rest] = resolveColours(near, [
    'var(--soft)',
    'var(--line)',
    ...curves.map(({ colour }) => colour),
  ])
  return { soft, grid, curves: rest }
}

function drawMark(plot: UPlot, { mark }: ChartData, { soft }: PlotColours, font: string): void {
  if (!mark) return
  const { ctx, bbox } = plot
  const x = Math.round(plot.valToPos(mark.x, 'x', true))
  if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) return
  const ratio = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = soft
  ctx.fillStyle = soft
  ctx.lineWidth = ratio
  ctx.setLineDash([2 * ratio, 3 * ratio])
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.font = font.replace('11px', `${11 * ratio}px`)
  const right = x > bbox.left + bbox.width / 2
  ctx.textAlign = right ? 'right' : 'left'
  ctx.textBaseline = 'top'
  ctx.fillText(mark.label, x + (right ? -5 : 5) * ratio, bbox.top)
  ctx.restore()
}
