import { useMemo } from 'react'
import { useWorkbench } from '../context.tsx'
import { PointMenu } from '../kit/Menu.tsx'
import { useCanvas, useCanvasStore } from './canvas-store.ts'
import { menuEntries, menuLabel } from './menus.ts'

/** The context menu of the canvas, of a node, of several or of a wire. */
export function CanvasMenu() {
  const workbench = useWorkbench()
  const store = useCanvasStore()
  const menu = useCanvas((state) => state.menu)
  const entries = useMemo(
    () => (menu ? menuEntries(workbench, menu.target, menu.screen) : []),
    [menu, workbench],
  )
  if (!menu || entries.length === 0) return null
  return (
    <PointMenu
      key={menu.screen.join(' ')}
      at={menu.screen}
      entries={entries}
      label={menuLabel(menu.target)}
      onClose={() => store.setState({ menu: null })}
    />
  )
}
