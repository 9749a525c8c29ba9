/**
 * Attributes that give an element a tooltip: `<button {...tip('Undo', 'Ctrl+Z')}>`. One `TooltipHost` on the page shows
 * them all, so a canvas with thousands of ports costs nothing. The text must not be the only place where something is
 * said: give the element a label of its own.
 * @param keys the shortcut, as in the table of keys: `Ctrl+Shift+Z`
 */
export function tip(text: string, keys?: string): Record<`data-${string}`, string> {
  return { 'data-tip': text, ...(keys !== undefined && { 'data-tip-keys': keys }) }
}
