import { describe, expect, it } from 'vitest'
import { createPages, PAGE, type FetchRows } from '../../../src/editor/panels/bottom/pages.ts'
import type { Examples } from '../../../src/kernel/evaluation.ts'

/** A table whose row n holds `n + shift`, and whose answers are given when the test says so. */
function source(rows: number, shift = 0) {
  const waiting: (() => void)[] = []
  const asked: number[] = []
  const fetch: FetchRows = (from, count) => {
    asked.push(from)
    const ids = Array.from({ length: Math.max(0, Math.min(count, rows - from)) }, (_, at) => from + at)
    const examples: Examples = {
      ids: Uint32Array.from(ids),
      columns: [{ name: 'x', kind: 'number', values: Float64Array.from(ids, (id) => id + shift) }],
    }
    return new Promise((resolve) => waiting.push(() => resolve(examples)))
  }
  const answer = async () => {
    for (const one of waiting.splice(0)) one()
    await new Promise((next) => setTimeout(next))
  }
  return { fetch, answer, asked }
}

function valueOf(pages: ReturnType<typeof createPages>, key: string, row: number): number | null {
  const cell = pages.cell(key, row, 'x')
  return cell?.column.kind === 'number' ? (cell.column.values[cell.at] ?? null) : null
}

describe('rows in pages', () => {
  it('are fetched once, when they come into view', async () => {
    const pages = createPages()
    const { fetch, answer, asked } = source(1000)
    pages.need('a', 0, 10, fetch)
    pages.need('a', 5, 30, fetch)
    expect(valueOf(pages, 'a', 3)).toBeNull()
    await answer()
    pages.need('a', PAGE - 5, PAGE + 5, fetch)
    await answer()
    expect(asked).toEqual([0, PAGE])
    expect(valueOf(pages, 'a', 3)).toBe(3)
    expect(valueOf(pages, 'a', PAGE + 1)).toBe(PAGE + 1)
    expect(pages.sourceRow('a', PAGE + 1)).toBe(PAGE + 1)
  })

  it('of the table before stay until the new ones are here', async () => {
    const pages = createPages()
    const old = source(1000)
    pages.need('a', 0, 10, old.fetch)
    await old.answer()
    const fresh = source(1000, 0.5)
    pages.need('b', 0, 10, fresh.fetch)
    expect(valueOf(pages, 'b', 3)).toBe(3)
    await fresh.answer()
    expect(valueOf(pages, 'b', 3)).toBe(3.5)
  })

  it('that arrive for a table that is gone are dropped', async () => {
    const pages = createPages()
    const [slow, fast] = [source(1000), source(1000, 0.5)]
    pages.need('a', 0, 10, slow.fetch)
    pages.need('b', 0, 10, fast.fetch)
    await fast.answer()
    await slow.answer()
    expect(valueOf(pages, 'b', 3)).toBe(3.5)
    expect(valueOf(pages, 'a', 3)).toBeNull()
  })

  it('are let go of after some scrolling, and fetched again', async () => {
    const pages = createPages()
    const { fetch, answer, asked } = source(100_000)
    for (let row = 0; row < 40 * PAGE; row += PAGE) {
      pages.need('a', row, row, fetch)
      await answer()
    }
    expect(valueOf(pages, 'a', 0)).toBeNull()
    pages.need('a', 0, 0, fetch)
    await answer()
    expect(asked.filter((from) => from === 0)).toHaveLength(2)
    expect(valueOf(pages, 'a', 0)).toBe(0)
  })

  it('may be refused or fail, and can be asked for again', async () => {
    const pages = createPages()
    pages.need('a', 0, 10, () => Promise.resolve(null))
    pages.need('a', PAGE, PAGE, () => Promise.reject(new Error('the worker is gone')))
    await new Promise((next) => setTimeout(next))
    const { fetch, answer } = source(1000)
    pages.need('a', 0, PAGE, fetch)
    await answer()
    expect(valueOf(pages, 'a', 3)).toBe(3)
    expect(valueOf(pages, 'a', PAGE)).toBe(PAGE)
  })

  it('tell who listens, until they stop', async () => {
    const pages = createPages()
    const { fetch, answer } = source(1000)
    let told = 0
    const stop = pages.subscribe(() => told++)
    pages.need('a', 0, 0, fetch)
    await answer()
    expect([told, pages.version()]).toEqual([1, 1])
    stop()
    pages.need('a', PAGE, PAGE, fetch)
    await answer()
    expect([told, pages.version()]).toEqual([1, 2])
  })
})
