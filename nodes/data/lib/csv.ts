import Papa from 'papaparse'
import { error, fail, ok, warning, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { count } from '../../../src/kernel/shape.ts'
import type { ColumnData, TableData } from '../../../src/kernel/table.ts'
import { bytes as showBytes, list, plural, quote } from '../../../src/kernel/words.ts'
import { isMissingMark, readNumber } from './cells.ts'
import { numberBuilder, readingOf, startSurvey, surveyCell, wordBuilder, type Survey } from './columns.ts'
import { decodeText } from './decode.ts'
import { CSV_LIMITS } from './limits.ts'

export interface CsvOptions {
  /** What people call the file. */
  readonly name: string
  /** Columns of numbers to read as categories. */
  readonly categories: readonly string[]
}

/**
 * Reads a CSV file into columns. The delimiter is guessed; the first line names the columns, unless it holds numbers
 * only. What had to be repaired comes back as warnings with line numbers.
 */
export function readCsv(bytes: Uint8Array, { name, categories }: CsvOptions): Checked<TableData> {
  if (bytes.length > CSV_LIMITS.bytes)
    return fail(
      error(
        'table/too-big',
        `${quote(name)} has ${showBytes(bytes.length)}; at most ${showBytes(CSV_LIMITS.bytes)} can be read.`,
        {
          advice: 'Keep a part of its rows or columns.',
        },
      ),
    )
  const decoded = decodeText(bytes, name)
  if (!decoded.ok) return decoded
  const text = decoded.value.replace(/^\uFEFF/, '')
  const { dialect, survey } = surveyBest(text, name)
  if (!survey.ok) return survey
  const { names, surveys, rows } = survey.value
  const problems = [...decoded.problems, ...survey.problems]

  const readings = surveys.map((one) => readingOf(one, dialect.delimiter))
  const asked = new Set(categories)
  const builders = names.map((column, at) => {
    const reading = readings[at] ?? 'words'
    return reading === 'words' || asked.has(column)
      ? wordBuilder(rows, asked.has(column))
      : numberBuilder(rows, reading === 'comma')
  })
  eachRow(text, dialect, (cells, { row }) => {
    if (row < (survey.value.header ? 1 : 0)) return true
    const at = survey.value.header ? row - 1 : row
    for (let column = 0; column < builders.length; column++) builders[column]?.add(at, cells[column] ?? '')
    return true
  })
  const columns = new Map<string, ColumnData>()
  names.forEach((column, at) => {
    const builder = builders[at]
    if (builder) columns.set(column, builder.finish())
  })

  const ids = Uint32Array.from({ length: rows }, (_, row) => row)
  return ok({ columns, rows, roles: null, ids }, [
    ...problems,
    ...columnNotes(names, surveys, readings),
    ...unknownNotes(names, categories),
  ])
}

/** A character that no text holds, in place of the quote where quotes are plain characters. */
const NO_QUOTE = '\u0001'

/**
 * Surveys a text, with quotes as RFC 4180 has them; or, where tabs separate the cells, as plain characters when that gives
 * more rows and all of them whole: then the quotes would have joined lines that have nothing to do with each other.
 */
function surveyBest(text: string, name: string): { dialect: Dialect; survey: Checked<TableSurvey> } {
  const dialect = guessDialect(text)
  const survey = surveyTable(text, dialect, name)
  const odd = survey.problems.some(({ code }) => code === 'table/quotes' || code === 'table/open-quote')
  if (!odd || dialect.delimiter !== '\t') return { dialect, survey }
  const plain = { ...dialect, quoteChar: NO_QUOTE }
  const again = surveyTable(text, plain, name)
  const rows = survey.ok ? survey.value.rows : 0
  if (!again.ok || again.value.rows <= rows || again.problems.some(({ code }) => code === 'table/ragged'))
    return { dialect, survey }
  const joined = again.value.rows - rows
  const note = warning(
    'table/plain-quotes',
    `Quotes in ${quote(name)} were read as plain characters: as quotes they would have swallowed ${plural(joined, 'row')}.`,
  )
  return { dialect: plain, survey: { ...again, problems: [...again.problems, note] } }
}

interface Dialect {
  readonly delimiter: string
  readonly quoteChar?: string
  readonly newline: '\n' | '\r' | '\r\n'
}

/** The line ending and the delimiter, from the first part of a text. */
function guessDialect(text: string): Dialect {
  const { meta } = Papa.parse<string[]>(text.slice(0, 1_000_000), { preview: 10, skipEmptyLines: true })
  const newline = meta.linebreak === '\r\n' || meta.linebreak === '\r' ? meta.linebreak : '\n'
  return { delimiter: meta.delimiter, newline }
}

interface RowPlace {
  /** Rows before this one, blank lines left out. */
  readonly row: number
  /** The line in the file where it begins, from 1. */
  readonly line: number
  /** Something is wrong with the quotes. */
  readonly broken: 'open' | 'misplaced' | null
}

/** Visits the rows of a text, blank lines left out; a visitor that returns false ends it. */
function eachRow(text: string, dialect: Dialect, visit: (cells: string[], place: RowPlace) => boolean): void {
  let row = 0
  let line = 1
  Papa.parse<string[]>(text, {
    ...dialect,
    step({ data: cells, errors }, parser) {
      const begins = line
      line++
      for (const cell of cells) if (/[\n\r]/.test(cell)) line += (cell.match(/\r\n|\n|\r/g) ?? []).length
      if (cells.length === 1 && cells[0] === '') return
      const quotes = errors.filter(({ type }) => type === 'Quotes')
      const broken =
        quotes.length === 0
          ? null
          : quotes.some(({ code }) => code === 'MissingQuotes')
            ? 'open'
            : 'misplaced'
      if (!visit(cells, { row: row++, line: begins, broken })) parser.abort()
    },
  })
}

interface TableSurvey {
  readonly names: readonly string[]
  readonly surveys: readonly Survey[]
  readonly rows: number
  /** Whether the first row names the columns. */
  readonly header: boolean
}

/** The first reading: names, number of rows, what the cells of each column look like, and what is broken. */
function surveyTable(text: string, dialect: Dialect, name: string): Checked<TableSurvey> {
  let names: string[] = []
  let surveys: Survey[] = []
  let header = true
  let rows = 0
  let refused: Problem | null = null
  const notes: Problem[] = []
  const ragged: { lines: number[]; count: number } = { lines: [], count: 0 }
  const misplaced: { lines: number[]; count: number } = { lines: [], count: 0 }

  eachRow(text, dialect, (cells, { row, line, broken }) => {
    if (row === 0) {
      if (cells.length > CSV_LIMITS.columns) {
        refused = error(
          'table/too-wide',
          `${quote(name)} has ${count(cells.length)} columns; at most ${count(CSV_LIMITS.columns)} can be read.`,
        )
        return false
      }
      header = !cells.every((cell) => readNumber(cell) !== null)
      const named = nameColumns(header ? cells : cells.map(() => ''))
      names = named.names
      surveys = names.map(startSurvey)
      if (header) notes.push(...named.notes)
      else
        notes.push(
          warning(
            'table/no-header',
            `The first line of ${quote(name)} holds numbers only, so it was read as a row.`,
            {
              advice: `The columns are called ${list(names, 3)}. Put a line with names in front to change that.`,
            },
          ),
        )
    }
    if (broken === 'open')
      notes.push(
        warning(
          'table/open-quote',
          `A quote that opens in line ${count(line)} is never closed, so all that follows became one cell.`,
          {
            advice: 'Close or remove that quote in the file, then drop the file again.',
          },
        ),
      )
    if (broken === 'misplaced') remember(misplaced, line)
    if (row === 0 && header) return true

    rows++
    if (rows > CSV_LIMITS.rows) {
      refused = error('table/too-long', `${quote(name)} has more than ${plural(CSV_LIMITS.rows, 'row')}.`, {
        advice: 'Keep a part of its rows.',
      })
      return false
    }
    if (cells.length < names.length || cells.slice(names.length).some((cell) => !isMissingMark(cell)))
      remember(ragged, line)
    for (let column = 0; column < surveys.length; column++) {
      const survey = surveys[column]
      if (survey) surveyCell(survey, cells[column] ?? '')
    }
    return true
  })

  if (refused) return fail(refused)
  if (names.length === 0) return fail(error('table/empty', `${quote(name)} is empty.`))
  if (rows === 0)
    return fail(
      ...notes.filter(({ code }) => code === 'table/open-quote'),
      error(
        'table/no-rows',
        `${quote(name)} has ${plural(names.length, 'column')}, but no row below the names.`,
      ),
    )
  if (ragged.count > 0)
    notes.push(
      warning(
        'table/ragged',
        `${plural(ragged.count, 'row')} of ${quote(name)} ${ragged.count === 1 ? 'does' : 'do'} not have ${plural(names.length, 'cell')}: ${showLines(ragged)}.`,
        { advice: 'Missing cells are empty, extra cells were left out.' },
      ),
    )
  if (misplaced.count > 0)
    notes.push(
      warning('table/quotes', `A quote stands where none is expected: ${showLines(misplaced)}.`, {
        advice: 'Look whether these rows were read as you expect.',
      }),
    )
  return ok({ names, surveys, rows, header }, notes)
}

function remember(found: { lines: number[]; count: number }, line: number): void {
  found.count++
  if (found.lines.length < 6) found.lines.push(line)
}

function showLines({ lines, count: all }: { lines: readonly number[]; count: number }): string {
  const shown = lines.map((line) => count(line))
  if (all > lines.length) shown.push(`${count(all - lines.length)} more`)
  return `${all === 1 ? 'line' : 'lines'} ${list(shown, 7)}`
}

/** Names for the columns: trimmed, none empty, none twice. */
function nameColumns(cells: readonly string[]): { names: string[]; notes: Problem[] } {
  const used = new Set<string>()
  const twice: string[] = []
  let unnamed = 0
  const names = cells.map((cell, at) => {
    const written = cell.trim().replace(/\s+/g, ' ').slice(0, CSV_LIMITS.nameLength)
    if (written === '') unnamed++
    const wanted = written === '' ? `Column ${at + 1}` : written
    let name = wanted
    for (let copy = 2; used.has(name); copy++) name = `${wanted} (${copy})`
    if (name !== wanted) twice.push(wanted)
    used.add(name)
    return name
  })
  const notes: Problem[] = []
  if (unnamed > 0)
    notes.push(
      warning(
        'table/unnamed',
        `${plural(unnamed, 'column has', 'columns have')} no name and ${unnamed === 1 ? 'is' : 'are'} called by ${unnamed === 1 ? 'its' : 'their'} number, such as ${quote(names[cells.findIndex((cell) => cell.trim() === '')] ?? '')}.`,
      ),
    )
  if (twice.length > 0)
    notes.push(
      warning(
        'table/same-name',
        `${plural(twice.length, 'column has', 'columns have')} a name that was already taken: ${list([...new Set(twice)].map(quote))}. A number was added.`,
      ),
    )
  return { names, notes }
}

function columnNotes(
  names: readonly string[],
  surveys: readonly Survey[],
  readings: readonly string[],
): Problem[] {
  const empty = names.filter((_, at) => surveys[at]?.present === 0)
  const comma = names.filter((_, at) => readings[at] === 'comma')
  const notes: Problem[] = []
  if (empty.length > 0)
    notes.push(
      warning(
        'table/empty-column',
        `${plural(empty.length, 'column holds', 'columns hold')} no value at all: ${list(empty.map(quote))}.`,
      ),
    )
  if (comma.length > 0)
    notes.push(
      warning(
        'table/decimal-comma',
        `In ${list(comma.map(quote))} the comma was read as the decimal sign: 1,5 is one and a half.`,
      ),
    )
  return notes
}

function unknownNotes(names: readonly string[], categories: readonly string[]): Problem[] {
  const unknown = categories.filter((name) => !names.includes(name))
  if (unknown.length === 0) return []
  return [
    warning('table/unknown-column', `There is no column ${list(unknown.map(quote))} to read as categories.`, {
      param: 'categories',
      advice: `There is ${list(names, 12)}.`,
      fixes: [
        {
          label: 'Remove from the list',
          steps: [
            {
              do: 'setParam',
              on: 'self',
              param: 'categories',
              value: categories.filter((name) => names.includes(name)),
            },
          ],
        },
      ],
    }),
  ]
}
