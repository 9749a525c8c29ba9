import type { Family } from '../../kernel/define.ts'
import type { WireKind } from '../../kernel/wire.ts'

/** What people read for a family. */
export const FAMILY_TITLES: Readonly<Record<Family, string>> = {
  data: 'Data',
  preprocessing: 'Preprocessing',
  layers: 'Layers',
  losses: 'Losses',
  training: 'Training',
  evaluation: 'Evaluation',
}

/** The family's hue as a CSS value: for a node's top edge, its wires and its palette heading, and nowhere else. */
export function familyColour(family: Family): string {
  return `var(--family-${family})`
}

const KIND_FAMILY: Readonly<Record<WireKind, Family>> = {
  table: 'data',
  tensor: 'layers',
  loss: 'losses',
  model: 'training',
}

/** The hue of what a wire carries, as a CSS value. */
export function kindColour(kind: WireKind): string {
  return familyColour(KIND_FAMILY[kind])
}
