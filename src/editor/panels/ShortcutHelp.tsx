import { useWorkbench } from '../context.tsx'
import { SHORTCUT_GROUPS, SHORTCUTS } from '../keys.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { Keys } from '../kit/Keys.tsx'
import styles from './ShortcutHelp.module.css'

/** All shortcuts, by group, from the one table that also carries them out. */
export function ShortcutHelp() {
  const workbench = useWorkbench()
  return (
    <Dialog title="Keyboard shortcuts" width="wide" onClose={() => workbench.updateSession({ dialog: null })}>
      <div className={styles.groups}>
        {SHORTCUT_GROUPS.map((group) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {SHORTCUTS.filter((one) => one.group === group).map(({ id, title, keys }) => (
                <div key={id} className={styles.row}>
                  <dt>{title}</dt>
                  <dd>
                    {keys.map((one, at) => (
                      <span key={one} className={styles.keys}>
                        {at > 0 && <span className={styles.or}>or</span>}
                        {one.split(' ').map((press, number) => (
                          <span key={press} className={styles.keys}>
                            {number > 0 && <span className={styles.or}>then</span>}
                            <Keys keys={press} />
                          </span>
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
