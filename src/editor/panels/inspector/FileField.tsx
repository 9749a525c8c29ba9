import { FolderOpen } from 'lucide-react'
import { list } from '../../../kernel/words.ts'
import { Button } from '../../kit/Button.tsx'
import styles from './ParamControl.module.css'

/** A file of one's own: its name, and the button that asks for one. */
export function FileField({
  id,
  name,
  extensions,
  disabled,
  onPick,
  onPickFolder,
  'aria-describedby': describedBy,
}: {
  id: string
  name: string
  extensions: readonly string[]
  disabled: boolean
  onPick: () => void
  /** Where the node also reads whole folders. */
  onPickFolder?: (() => void) | undefined
  'aria-describedby': string
}) {
  return (
    <span className={styles.file}>
      <span className={name === '' ? styles.soft : undefined}>
        {name === '' ? `No file yet${extensions.length > 0 ? ` (${list(extensions)})` : ''}` : name}
      </span>
      <Button
        id={id}
        size="small"
        icon={<FolderOpen aria-hidden />}
        disabled={disabled}
        aria-describedby={describedBy}
        onClick={onPick}
      >
        {name === '' ? 'Choose a file …' : 'Another file …'}
      </Button>
      {onPickFolder && (
        <Button size="small" disabled={disabled} onClick={onPickFolder}>
          A folder …
        </Button>
      )}
    </span>
  )
}
