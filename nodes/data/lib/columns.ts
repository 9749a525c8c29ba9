import type { ColumnData } from '../../../src/kernel/table.ts'
import { hasDecimalComma, isMissingMark, readDecimalComma, readNumber } from './cells.ts'

/** What the first reading of a column found out. */
export interface Survey {
  /** Cells that hold a value. */
  present: number
  /** Whether all of them are numbers with a decimal point. */
  points: boolean
  /** Whether all of them are numbers with a decimal comma, and how many really have one. */
  commas: boolean
  withComma: number
}

export function startSurvey(): Survey {
  return { present: 0, points: true, commas: true, withComma: 0 }
}

/** Looks at one more cell of a column. */
export function surveyCell(survey: Survey, cell: string): void {
  if (!survey.points && !survey.commas) {
    if (survey.present === 0 && !isMissingMark(cell)) survey.present = 1
    return
  }
  if (isMissingMark(cell)) return
  survey.present++
  if (survey.points && readNumber(cell) === null) survey.points = false
  if (!survey.commas) return
  if (hasDecimalComma(cell)) survey.withComma++
  else if (readNumber(cell) === null || cell.includes('.')) survey.commas = false
}

/** How a column is to be read. */
export type Reading = 'number' | 'comma' | 'words'

/** Numbers where every present cell is one; a column without any value holds words. */
export function readingOf(survey: Survey, delimiter: string): Reading {
  if (survey.present === 0) return 'words'
  if (survey.points) return 'number'
  return delimiter !== ',' && survey.commas && survey.withComma > 0 ? 'comma' : 'words'
}

/** Takes in the cells of one column, in order, and gives the column. */
export interface Builder {
  add(row: number, cell: string): void
  finish(): ColumnData
}

export function numberBuilder(rows: number, comma: boolean): Builder {
  const values = new Float64Array(rows).fill(NaN)
  const read = comma ? readDecimalComma : readNumber
  return {
    add(row, cell) {
      if (!isMissingMark(cell)) values[row] = read(cell) ?? NaN
    },
    finish: () => ({ kind: 'number', values }),
  }
}

/** Above this many different values a column of words is text, unless they are few for its number of rows. */
export const MOST_CATEGORIES = 50
export const CATEGORY_SHARE = 0.05

/** Words become a category when they repeat enough, or when `always` says so. */
export function wordBuilder(rows: number, always: boolean): Builder {
  const codes = new Int32Array(rows).fill(-1)
  const known = new Map<string, number>()
  return {
    add(row, cell) {
      if (isMissingMark(cell)) return
      const word = cell.trim()
      let code = known.get(word)
      if (code === undefined) {
        code = known.size
        known.set(word, code)
      }
      codes[row] = code
    },
    finish() {
      const words = [...known.keys()]
      const few = words.length > 0 && words.length <= Math.max(MOST_CATEGORIES, rows * CATEGORY_SHARE)
      if (!always && !few) return { kind: 'text', values: Array.from(codes, (code) => words[code] ?? null) }
      const categories = [...words].sort(compareWords)
      const place = new Map(categories.map((word, at) => [word, at]))
      const renumbered = words.map((word) => place.get(word) ?? -1)
      return { kind: 'category', codes: codes.map((code) => renumbered[code] ?? -1), categories }
    },
  }
}

/** Numbers by size and before words, words by their code units: the same order on every machine. */
function compareWords(a: string, b: string): number {
  const left = readNumber(a)
  const right = readNumber(b)
  if (left !== null && right !== null && left !== right) return left - right
  if ((left === null) !== (right === null)) return left === null ? 1 : -1
  return a < b ? -1 : 1
}
