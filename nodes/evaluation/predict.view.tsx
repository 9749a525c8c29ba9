import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../src/editor/kit/Button.tsx'
import { EmptyState } from '../../src/editor/kit/EmptyState.tsx'
import { cx } from '../../src/editor/kit/cx.ts'
import type { NewAnswers, NewCell, NewField, NewRows } from '../../src/kernel/evaluation.ts'
import type { Checked, Problem } from '../../src/kernel/problem.ts'
import { plural } from '../../src/kernel/words.ts'
import type { ViewProps } from '../views.ts'
import { AnswerCard, AnswerTable } from './lib/Answers.tsx'
import { saveAnswers } from './lib/answers-csv.ts'
import { NewRowField } from './lib/NewRowField.tsx'
import { sampleRow, type Row } from './lib/new-row.ts'
import { asked, type PredictResult } from './predict.ts'
import styles from './predict.module.css'

/** Milliseconds after the last change until the network is asked. */
const PAUSE = 150

/** A form for one new row with the answer beside it, or a file of new rows with a table of answers. */
export default function PredictView({ result, ask, live }: ViewProps<PredictResult>) {
  const [file, setFile] = useState<File | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { form } = result
  if (live) return <EmptyState title="New rows can be predicted when the training is done" />
  if (!form)
    return (
      <EmptyState title={result.problems[0]?.message ?? 'New rows cannot be given to this network'}>
        {result.problems[0]?.advice}
      </EmptyState>
    )
  const pick = (
    <>
      <Button size="small" onClick={() => picker.current?.click()}>
        Predict a file …
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="A file of new rows"
        onChange={(event) => {
          setFile(event.currentTarget.files?.[0] ?? null)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
  return (
    <div
      className={styles.view}
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        const [dropped] = event.dataTransfer.files
        if (!dropped || dropped.type.startsWith('image/')) return
        event.preventDefault()
        event.stopPropagation()
        setFile(dropped)
      }}
    >
      {file ? (
        <FilePredictions file={file} ask={ask} onClose={() => setFile(null)} pick={pick} />
      ) : form.together ? (
        <EmptyState title="This network looks at several rows in a row" action={pick}>
          Give a file with the same columns as the data, its rows in the order of time, and every row that can
          be predicted is.
        </EmptyState>
      ) : (
        <OneRow result={result} fields={form.fields} ask={ask} pick={pick} />
      )}
    </div>
  )
}

type Asked = { readonly state: 'waiting' } | { readonly state: 'done'; readonly answer: Checked<NewAnswers> }

/** The newest answer to a question that changes; an older one that arrives late is dropped. */
function useAnswer(rows: NewRows | null, ask: ViewProps['ask'], pause: number): Asked {
  const [asked, setAsked] = useState<Asked>({ state: 'waiting' })
  useEffect(() => {
    if (!rows) return
    let wanted = true
    const timer = setTimeout(() => {
      void ask(rows).then((answer) => {
        if (wanted) setAsked({ state: 'done', answer })
      })
    }, pause)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [rows, ask, pause])
  return asked
}

function OneRow({
  result,
  fields,
  ask,
  pick,
}: {
  result: PredictResult
  fields: readonly NewField[]
  ask: ViewProps['ask']
  pick: React.ReactNode
}) {
  const samples = result.form?.rows
  const [at, setAt] = useState(0)
  const [row, setRow] = useState<Row | null>(null)
  useEffect(() => {
    let wanted = true
    if (samples)
      void sampleRow(fields, samples, at).then((made) => {
        if (wanted) setRow(made)
      })
    return () => {
      wanted = false
    }
  }, [fields, samples, at])
  const rows = useMemo((): NewRows | null => row && { kind: 'typed', rows: [row] }, [row])
  const answer = useAnswer(rows, ask, PAUSE)
  const change = useCallback(
    (name: string, cell: NewCell) => setRow((before) => ({ ...before, [name]: cell })),
    [],
  )
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.caption}>A new row: {asked(result)} follows as you change it.</span>
        <Button
          size="small"
          disabled={!samples || samples.ids.length < 2}
          onClick={() => setAt((at + 1) % Math.max(1, samples?.ids.length ?? 1))}
        >
          Another example
        </Button>
        {pick}
      </div>
      <div className={styles.columns}>
        <div className={styles.form} role="group" aria-label="The new row">
          {row &&
            fields.map((field) => (
              <NewRowField key={field.name} field={field} value={row[field.name] ?? null} onChange={change} />
            ))}
        </div>
        <div className={styles.answers} aria-live="polite">
          {answer.state === 'waiting' ? (
            <p className={styles.caption}>Asking the network …</p>
          ) : answer.answer.ok ? (
            <>
              {answer.answer.value.heads.map((head) => (
                <AnswerCard key={head.target} head={head} />
              ))}
              <Notes problems={answer.answer.value.notes} />
            </>
          ) : (
            <Notes problems={answer.answer.problems} bad />
          )}
        </div>
      </div>
    </>
  )
}

function FilePredictions({
  file,
  ask,
  onClose,
  pick,
}: {
  file: File
  ask: ViewProps['ask']
  onClose: () => void
  pick: React.ReactNode
}) {
  const rows = useMemo((): NewRows => ({ kind: 'file', name: file.name, file }), [file])
  const asking = useAnswer(rows, ask, 0)
  const answer = asking.state === 'done' && asking.answer.ok ? asking.answer.value : null
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.caption}>
          {answer ? `${plural(answer.count, 'prediction')} for ${file.name}` : `Reading ${file.name} …`}
        </span>
        {answer && (
          <Button size="small" onClick={() => saveAnswers(file.name, answer)}>
            Save as CSV
          </Button>
        )}
        {pick}
        <Button size="small" look="quiet" onClick={onClose}>
          Back to one row
        </Button>
      </div>
      {asking.state === 'done' && !asking.answer.ok && <Notes problems={asking.answer.problems} bad />}
      {answer && (
        <>
          <Notes problems={answer.notes} />
          <div className={styles.table}>
            <AnswerTable answers={answer} />
          </div>
        </>
      )}
    </>
  )
}

function Notes({ problems, bad = false }: { problems: readonly Problem[]; bad?: boolean }) {
  return problems.map(({ code, message, advice }) => (
    <p key={`${code} ${message}`} className={cx(styles.note, bad && styles.bad)}>
      {message} {advice}
    </p>
  ))
}
