import {
  ChartColumn,
  CircleDashed,
  Database,
  TrendingDown,
  Layers,
  SlidersHorizontal,
  Target,
  type LucideIcon,
} from 'lucide-react'
import type { Family } from '../../kernel/define.ts'

const ICONS: Readonly<Record<Family, LucideIcon>> = {
  data: Database,
  preprocessing: SlidersHorizontal,
  layers: Layers,
  losses: Target,
  training: TrendingDown,
  evaluation: ChartColumn,
}

/** The icon of a family; a dashed circle for nodes of an unknown type. */
export function FamilyIcon({ family }: { family: Family | null }) {
  const Icon = family ? ICONS[family] : CircleDashed
  return <Icon size={15} strokeWidth={1.6} aria-hidden />
}
