import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { Memory } from '../editor-types.ts'

/** How the panels stand; remembered by the browser. Sizes in CSS pixels. */
export interface PanelLayout {
  readonly palette: boolean
  readonly inspector: boolean
  readonly bottom: boolean
  readonly bottomHeight: number
}

export const BOTTOM = { min: 140, start: 248, head: 37 } as const
const NAME = 'panels'

/**
 * Reads a remembered layout; whatever is not as it should be is as it is at the start.
 * @param room the window's height: on a large screen the results begin higher
 */
export function readLayout(text: string | null, room: number): PanelLayout {
  const start = Math.round(Math.min(380, Math.max(BOTTOM.start, room * 0.27)))
  let stored: Readonly<Record<string, unknown>> = {}
  try {
    const parsed: unknown = JSON.parse(text ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) stored = parsed as Readonly<Record<string, unknown>>
  } catch {
    // It is not ours, or was cut off: the start is as good.
  }
  const flag = (name: 'palette' | 'inspector' | 'bottom') => stored[name] !== false
  const { bottomHeight: height } = stored
  return {
    palette: flag('palette'),
    inspector: flag('inspector'),
    bottom: flag('bottom'),
    bottomHeight:
      typeof height === 'number' && Number.isFinite(height)
        ? Math.min(2000, Math.max(BOTTOM.min, Math.round(height)))
        : start,
  }
}

/** Below this width, palette and inspector lie over the canvas, one at a time. */
const NARROW = '(max-width: 1100px)'

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

export interface Panels {
  readonly narrow: boolean
  readonly palette: boolean
  readonly inspector: boolean
  readonly bottom: boolean
  readonly bottomHeight: number
  show(panel: 'palette' | 'inspector' | 'bottom', open: boolean): void
  resizeBottom(height: number): void
}

/** Which panels are open. On narrow screens that is not remembered: a drawer is opened for a moment. */
export function usePanels(memory: Memory): Panels {
  const [layout, setLayout] = useState(() => readLayout(memory.read(NAME), window.innerHeight))
  const [drawer, setDrawer] = useState<'palette' | 'inspector' | null>(null)
  const narrow = useMedia(NARROW)
  useEffect(() => {
    memory.write(NAME, JSON.stringify(layout))
  }, [memory, layout])
  const show = useCallback<Panels['show']>(
    (panel, open) => {
      if (panel !== 'bottom' && narrow) setDrawer((now) => (open ? panel : now === panel ? null : now))
      else setLayout((now) => (now[panel] === open ? now : { ...now, [panel]: open }))
    },
    [narrow],
  )
  const resizeBottom = useCallback((bottomHeight: number) => {
    setLayout((now) => ({ ...now, bottom: true, bottomHeight }))
  }, [])
  return {
    narrow,
    palette: narrow ? drawer === 'palette' : layout.palette,
    inspector: narrow ? drawer === 'inspector' : layout.inspector,
    bottom: layout.bottom,
    bottomHeight: layout.bottomHeight,
    show,
    resizeBottom,
  }
}
