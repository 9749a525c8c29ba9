import type { NewAnswers } from '../../../src/kernel/evaluation.ts'

export type AnsweredHead = NewAnswers['heads'][number]

/** What a head says of one row: the likeliest class with its probability, or a number; a mask is its share of pixels. */
export function answerAt(
  { task, classes, width, values }: AnsweredHead,
  row: number,
): { readonly answer: string | number; readonly sure: number | null } {
  const own = values.subarray(row * width, (row + 1) * width)
  if (task === 'regression') return { answer: own[0] ?? NaN, sure: null }
  if (task === 'segmentation') {
    const inside = own.reduce((sum, value) => sum + (value >= 0.5 ? 1 : 0), 0)
    return { answer: own.length === 0 ? NaN : inside / own.length, sure: null }
  }
  let best = 0
  own.forEach((value, at) => {
    if (value > (own[best] ?? -Infinity)) best = at
  })
  return { answer: classes[best] ?? '', sure: own[best] ?? null }
}

/** The predictions as a CSV (RFC 4180): the number of each row, every answer, and for classes all probabilities. */
export function answersCsv({ heads, count, ids }: NewAnswers): string {
  const names = heads.flatMap(({ task, target, classes }) => [
    task === 'segmentation' ? `${target} (share of pixels)` : target,
    ...(task === 'classification' ? classes.map((name) => `${target} = ${name}`) : []),
  ])
  const lines = [['row', ...names].map(cell).join(',')]
  for (let row = 0; row < count; row++) {
    const cells = heads.flatMap((head) => {
      const { answer } = answerAt(head, row)
      const parts =
        head.task === 'classification'
          ? Array.from(head.values.subarray(row * head.width, (row + 1) * head.width))
          : []
      return [answer, ...parts]
    })
    lines.push([(ids[row] ?? row) + 1, ...cells].map(cell).join(','))
  }
  return `${lines.join('\r\n')}\r\n`
}

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Hands the predictions to the person as a download. */
export function saveAnswers(name: string, answers: NewAnswers): void {
  const url = URL.createObjectURL(new Blob([answersCsv(answers)], { type: 'text/csv' }))
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = `${name.replace(/\.[^.]*$/, '')}-predictions.csv`
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
