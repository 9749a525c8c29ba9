import { Search, X } from 'lucide-react'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { FAMILIES, type Definition } from '../../kernel/define.ts'
import { plural } from '../../kernel/words.ts'
import { useWorkbench, useWorkbenchState } from '../context.tsx'
import { IconButton } from '../kit/Button.tsx'
import { FamilyDot } from '../kit/FamilyDot.tsx'
import { FAMILY_TITLES } from '../kit/families.ts'
import { TextField } from '../kit/TextField.tsx'
import { tip } from '../kit/tip.ts'
import { VisuallyHidden } from '../kit/VisuallyHidden.tsx'
import { beginNodeDrag, endNodeDrag } from '../node-drag.ts'
import { addFromPalette, fitsOf } from './add-node.ts'
import { findAll } from './find.ts'
import styles from './Palette.module.css'

/** All nodes of the catalogue, to drag onto the canvas or to add with a click or Enter. */
export function Palette() {
  const workbench = useWorkbench()
  const graph = useWorkbenchState((state) => state.history.graph)
  const compiled = useWorkbenchState((state) => state.compiled)
  const focus = useWorkbenchState((state) => state.session.focus)
  const readOnly = useWorkbenchState((state) => state.readOnly)
  const [query, setQuery] = useState('')
  const list = useRef<HTMLDivElement>(null)

  const fits = useMemo(() => {
    void [graph, compiled, focus]
    return fitsOf(workbench.state.getState(), workbench.catalogue)
  }, [workbench, graph, compiled, focus])

  const found = useMemo(
    () =>
      findAll(query, workbench.catalogue.definitions, ({ title, keywords, summary, family }) => ({
        title,
        words: [...(keywords ?? []), FAMILY_TITLES[family]],
        text: summary,
      })),
    [workbench, query],
  )
  const searching = query.trim() !== ''
  const groups = FAMILIES.map((family) => ({
    family,
    members: found.filter((one) => one.family === family),
  })).filter(({ members }) => members.length > 0)
  // While searching the best answer comes first, whatever its family.
  if (searching) groups.sort((a, b) => place(found, a.members[0]) - place(found, b.members[0]))
  const [tabStop, setTabStop] = useState<string | null>(null)
  const order = groups.flatMap(({ members }) => members)
  const stop = order.some(({ type }) => type === tabStop) ? tabStop : order[0]?.type

  const focusEntry = (at: number) => {
    const type = order[Math.max(0, Math.min(order.length - 1, at))]?.type
    if (type === undefined) return
    setTabStop(type)
    list.current?.querySelector<HTMLElement>(`[data-type="${CSS.escape(type)}"]`)?.focus()
  }
  const inSearch = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      focusEntry(0)
    } else if (event.key === 'Enter' && searching && order[0]) addFromPalette(workbench, order[0].type)
    else if (event.key === 'Escape' && query !== '') {
      event.stopPropagation()
      setQuery('')
    }
  }
  const inList = (event: KeyboardEvent<HTMLElement>, type: string) => {
    const at = order.findIndex((one) => one.type === type)
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1,
    }
    const next = moves[event.key]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    focusEntry(next)
  }
  return (
    <div className={styles.palette}>
      <div className={styles.search}>
        <TextField
          type="search"
          aria-label="Search the nodes"
          placeholder="Search nodes"
          value={query}
          onValue={setQuery}
          onKeyDown={inSearch}
          before={<Search className={styles.glass} aria-hidden />}
          after={
            searching && (
              <IconButton
                className={styles.clear}
                label="Clear the search"
                icon={<X aria-hidden />}
                size="small"
                onClick={() => setQuery('')}
              />
            )
          }
        />
        <VisuallyHidden role="status">
          {searching ? `${plural(found.length, 'node')} found.` : ''}
        </VisuallyHidden>
      </div>
      <div ref={list} className={styles.list}>
        {groups.map(({ family, members }) => (
          <section key={family} aria-labelledby={`palette-${family}`}>
            <h3 id={`palette-${family}`} className={styles.family}>
              <FamilyDot family={family} />
              {FAMILY_TITLES[family]}
            </h3>
            <ul>
              {members.map((definition) => (
                <li key={definition.type}>
                  <Entry
                    definition={definition}
                    fits={fits.has(definition.type)}
                    disabled={readOnly}
                    tabStop={definition.type === stop}
                    onAdd={() => addFromPalette(workbench, definition.type)}
                    onKeyDown={(event) => inList(event, definition.type)}
                    onFocus={() => setTabStop(definition.type)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && (
          <p className={styles.none}>
            No node answers “{query.trim()}”. Try another word for it, such as “fully connected” for Dense.
          </p>
        )}
      </div>
    </div>
  )
}

function place(found: readonly Definition[], one: Definition | undefined): number {
  return one ? found.indexOf(one) : found.length
}

function Entry({
  definition,
  fits,
  disabled,
  tabStop,
  onAdd,
  onKeyDown,
  onFocus,
}: {
  definition: Definition
  fits: boolean
  disabled: boolean
  tabStop: boolean
  onAdd: () => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onFocus: () => void
}) {
  const { type, title, summary } = definition
  return (
    <button
      type="button"
      data-type={type}
      className={styles.entry}
      draggable={!disabled}
      aria-disabled={disabled || undefined}
      tabIndex={tabStop ? 0 : -1}
      onClick={onAdd}
      onDragStart={(event) => beginNodeDrag(event, type)}
      onDragEnd={endNodeDrag}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      {...tip(summary)}
    >
      <span className={styles.title}>{title}</span>
      {fits && <span className={styles.fits}>fits here</span>}
    </button>
  )
}
