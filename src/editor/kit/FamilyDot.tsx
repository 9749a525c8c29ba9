import type { Family } from '../../kernel/define.ts'
import { familyColour } from './families.ts'
import styles from './FamilyDot.module.css'

/** The little square in a family's hue. It only repeats what a text beside it says. */
export function FamilyDot({ family }: { family: Family }) {
  return <span className={styles.dot} style={{ background: familyColour(family) }} aria-hidden />
}
