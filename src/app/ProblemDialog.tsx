import type { Problem } from '../kernel/problem.ts'
import { plural } from '../kernel/words.ts'
import { Button } from '../editor/kit/Button.tsx'
import { Dialog } from '../editor/kit/Dialog.tsx'
import styles from './App.module.css'

export interface Report {
  readonly title: string
  readonly problems: readonly Problem[]
}

const SHOWN = 8

/** Tells what is wrong with a file, or what was left out of it: a sentence and a way out each. */
export function ProblemDialog({ report, onClose }: { report: Report; onClose: () => void }) {
  const { title, problems } = report
  const more = problems.length - SHOWN
  return (
    <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      <ul className={styles.problems}>
        {problems.slice(0, SHOWN).map((problem, at) => (
          <li key={`${problem.code} ${at}`}>
            <p>{problem.message}</p>
            {problem.advice !== undefined && <p className={styles.advice}>{problem.advice}</p>}
          </li>
        ))}
      </ul>
      {more > 0 && <p className={styles.advice}>And {plural(more, 'more problem')} of this kind.</p>}
    </Dialog>
  )
}
