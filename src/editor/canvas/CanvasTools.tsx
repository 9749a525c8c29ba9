import { Map as MapIcon, Maximize, Minus, Plus, Workflow } from 'lucide-react'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { runShortcut } from '../key-router.ts'
import { keysOf, shortcut } from '../keys.ts'
import { IconButton } from '../kit/Button.tsx'
import { useCanvas } from './canvas-store.ts'
import styles from './Canvas.module.css'

const ICON = { size: 16, strokeWidth: 1.6, 'aria-hidden': true } as const

/** Zoom, fit, arrange and the map, in the corner of the canvas. */
export function CanvasTools() {
  const workbench = useWorkbench()
  const locked = useWorkbenchState((state) => state.readOnly)
  const empty = useWorkbenchState((state) => state.compiled.nodes.size === 0)
  const minimap = useCanvas((state) => state.minimap)
  const tool = (id: string) => ({
    label: shortcut(id).title,
    keys: keysOf(id),
    size: 'small' as const,
    onClick: () => runShortcut(workbench, shortcut(id)),
  })
  return (
    <div className={styles.tools} role="toolbar" aria-label="View">
      <IconButton {...tool('zoom-out')} icon={<Minus {...ICON} />} />
      <IconButton {...tool('zoom-in')} icon={<Plus {...ICON} />} />
      <IconButton {...tool('fit')} icon={<Maximize {...ICON} />} disabled={empty} />
      <IconButton {...tool('arrange')} icon={<Workflow {...ICON} />} disabled={empty || locked} />
      <IconButton {...tool('minimap')} icon={<MapIcon {...ICON} />} aria-pressed={minimap} />
    </div>
  )
}
