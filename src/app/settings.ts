/** Small things that this browser remembers: the theme, folded panels, the last graph. Never the graphs themselves. */
const PREFIX = 'netloom:'

/** A remembered text, or `null` when there is none or the browser forbids storage. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

/** Remembers a text; without storage it is forgotten when the page closes, which is all that can be done. */
export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Storage is forbidden or full: the setting lasts as long as the page.
  }
}
