import { useId, useState, type SyntheticEvent } from 'react'
import { rename } from '../../graph/commands.ts'
import type { NodeId } from '../../graph/document.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { TextField } from '../kit/TextField.tsx'
import styles from './RenameDialog.module.css'

/** Gives a node a name of its own; an empty one gives it back its title. */
export function RenameDialog({ node: id }: { node: NodeId }) {
  const workbench = useWorkbench()
  const node = useWorkbenchState((state) => state.history.graph.nodes[id])
  const [name, setName] = useState(node?.name ?? '')
  const field = useId()
  const help = useId()
  const form = useId()
  if (!node) return null
  const title = workbench.catalogue.find(node.type)?.title ?? node.type
  const close = () => workbench.updateSession({ dialog: null })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (name.trim() !== (node.name ?? '')) workbench.commit(rename(id, name))
    close()
  }
  return (
    <Dialog
      title={`Rename ${node.name ?? title}`}
      width="narrow"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form={form} look="primary">
            Rename
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <label htmlFor={field}>Name</label>
        <TextField
          id={field}
          data-autofocus
          aria-describedby={help}
          maxLength={200}
          placeholder={title}
          value={name}
          onValue={setName}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p id={help}>
          Its id stays <code>{id}</code>. Without a name it is called {title}.
        </p>
      </form>
    </Dialog>
  )
}
