import { FilePlus2, FolderOpen, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Graph } from '../graph/document.ts'
import { readGraph } from '../graph/file.ts'
import { Button, IconButton } from '../editor/kit/Button.tsx'
import { familyColour } from '../editor/kit/families.ts'
import { plural } from '../kernel/words.ts'
import { catalogue } from './catalogue.ts'
import { examples } from './examples.ts'
import type { Source } from './open-document.ts'
import type { Services } from './services.ts'
import type { DocumentRecord } from './storage/database.ts'
import { deleteDocument, listDocuments } from './storage/documents.ts'
import { timeAgo } from './time.ts'
import styles from './StartPage.module.css'

const previews = examples.flatMap(({ name, text }) => {
  const read = readGraph(text, catalogue)
  return read.ok ? [{ name, graph: read.graph }] : []
})

/** Where a session begins: ready graphs, a new one, a file, and the graphs of earlier days. */
export function StartPage({
  services,
  onOpen,
  onPickFile,
}: {
  services: Services
  onOpen: (source: Source) => void
  onPickFile: () => void
}) {
  const { recent, remove } = useRecent(services)
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <img src="/icon.svg" alt="" width={40} height={40} />
        <div>
          <h1>Netloom</h1>
          <p>
            Draw a neural network, train it right here, and see what it learned. Nothing leaves this machine.
          </p>
        </div>
      </header>

      <section aria-labelledby="begin">
        <h2 id="begin">Begin</h2>
        <ul className={styles.examples}>
          {previews.map(({ name, graph }) => (
            <li key={name}>
              <button type="button" className={styles.card} onClick={() => onOpen({ from: 'example', name })}>
                <Miniature graph={graph} />
                <strong>{graph.title}</strong>
                <span>{plural(Object.keys(graph.nodes).length, 'node')} · ready to run</span>
              </button>
            </li>
          ))}
        </ul>
        <div className={styles.actions}>
          <Button icon={<FilePlus2 aria-hidden />} onClick={() => onOpen({ from: 'nothing' })}>
            New empty graph
          </Button>
          <Button icon={<FolderOpen aria-hidden />} onClick={onPickFile}>
            Open a file …
          </Button>
          <span className={styles.hint}>
            or drop a graph, a table, a folder of pictures or an array file anywhere on this page
          </span>
        </div>
      </section>

      <section aria-labelledby="recent">
        <h2 id="recent">Your graphs</h2>
        {recent === null ? (
          <p className={styles.hint}>Reading …</p>
        ) : recent.length === 0 ? (
          <p className={styles.hint}>
            {services.database
              ? 'Graphs that you change are kept here, in this browser, until you delete them.'
              : 'This browser forbids storage (a private window, perhaps): save graphs to files to keep them.'}
          </p>
        ) : (
          <ul className={styles.recent}>
            {recent.map((record) => (
              <li key={record.id}>
                <button
                  type="button"
                  className={styles.row}
                  onClick={() => onOpen({ from: 'stored', id: record.id })}
                >
                  <strong>{record.title}</strong>
                  <span>{plural(record.nodes, 'node')}</span>
                  <time dateTime={new Date(record.changedAt).toISOString()}>{timeAgo(record.changedAt)}</time>
                </button>
                <Remove title={record.title} onRemove={() => remove(record.id)} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </main>
  )
}

/** Deleting a stored graph cannot be undone, so it asks once, in place. */
function Remove({ title, onRemove }: { title: string; onRemove: () => void }) {
  const [asking, setAsking] = useState(false)
  return asking ? (
    <span className={styles.asking}>
      <Button size="small" onClick={onRemove} autoFocus>
        Delete for good
      </Button>
      <Button size="small" look="quiet" onClick={() => setAsking(false)}>
        Keep
      </Button>
    </span>
  ) : (
    <IconButton
      label={`Delete ${title}`}
      icon={<Trash2 aria-hidden />}
      size="small"
      onClick={() => setAsking(true)}
    />
  )
}

function useRecent({ database }: Services) {
  const [recent, setRecent] = useState<readonly DocumentRecord[] | null>(database ? null : [])
  useEffect(() => {
    if (database) void listDocuments(database).then(setRecent, () => setRecent([]))
  }, [database])
  const remove = (id: string) => {
    if (!database) return
    void deleteDocument(database, id)
      .then(() => listDocuments(database))
      .then(setRecent)
  }
  return { recent, remove }
}

const CARD = { width: 176, height: 92 }

/** A graph as small coloured boxes and lines: what it looks like from far away. */
function Miniature({ graph }: { graph: Graph }) {
  const places = Object.entries(graph.layout)
  const xs = places.map(([, [x]]) => x)
  const ys = places.map(([, [, y]]) => y)
  const left = Math.min(...xs) - 30
  const top = Math.min(...ys) - 30
  const width = Math.max(...xs) + CARD.width + 30 - left
  const height = Math.max(...ys) + CARD.height + 30 - top
  const wires = Object.entries(graph.nodes).flatMap(([to, node]) =>
    Object.values(node.in).flatMap((refs) => refs.map(({ node: from }) => ({ from, to }))),
  )
  return (
    <svg className={styles.miniature} viewBox={`${left} ${top} ${width} ${height}`} aria-hidden>
      {wires.map(({ from, to }) => {
        const [ax, ay] = graph.layout[from] ?? [0, 0]
        const [bx, by] = graph.layout[to] ?? [0, 0]
        const colour = familyColour(catalogue.find(graph.nodes[from]?.type ?? '')?.family ?? 'data')
        return (
          <line
            key={`${from} ${to}`}
            x1={ax + CARD.width}
            y1={ay + CARD.height / 2}
            x2={bx}
            y2={by + CARD.height / 2}
            style={{ stroke: colour }}
          />
        )
      })}
      {places.map(([id, [x, y]]) => (
        <g key={id}>
          <rect className={styles.box} x={x} y={y} width={CARD.width} height={CARD.height} rx={16} />
          <rect
            x={x}
            y={y}
            width={CARD.width}
            height={18}
            rx={9}
            style={{ fill: familyColour(catalogue.find(graph.nodes[id]?.type ?? '')?.family ?? 'data') }}
          />
        </g>
      ))}
    </svg>
  )
}
