import { FileDown, LayoutGrid, Plus } from 'lucide-react'
import { openSearch } from '../actions.ts'
import { useWorkbench } from '../context.tsx'
import { keysOf } from '../keys.ts'
import { Keys } from '../kit/Keys.tsx'
import styles from './EmptyCanvas.module.css'

/** Three ways to begin, where the graph will be. */
export function EmptyCanvas({ onHome }: { onHome: () => void }) {
  const workbench = useWorkbench()
  return (
    <div className={styles.empty}>
      <h2 className={styles.title}>Three ways to begin</h2>
      <div className={styles.ways}>
        <button type="button" className={styles.way} onClick={onHome}>
          <LayoutGrid aria-hidden />
          <strong>A ready graph</strong>
          <span>Penguins, handwritten digits or two spirals: run it, then change it.</span>
        </button>
        <div className={styles.way} data-drop>
          <FileDown aria-hidden />
          <strong>A file, dropped here</strong>
          <span>
            A CSV, a folder or zip of pictures, or an array file becomes data with a ready graph; a saved
            graph opens.
          </span>
        </div>
        <button type="button" className={styles.way} onClick={() => openSearch(workbench)}>
          <Plus aria-hidden />
          <strong>The first node</strong>
          <span>
            Drag one from the palette, or press <Keys keys={keysOf('add-node')} /> to search.
          </span>
        </button>
      </div>
    </div>
  )
}
