import type { Point } from '../../graph/document.ts'
import type { CanvasStore, MenuTarget } from './canvas-store.ts'

/** Opens a menu at a place on the screen. */
export function openMenuAt(store: CanvasStore, screen: Point, target: MenuTarget): void {
  store.setState({ menu: { screen, target }, hint: null, refusal: null })
}
