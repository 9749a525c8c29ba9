import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  chooseFile,
  dropFile,
  inspector,
  node,
  nodes,
  results,
  see,
  seeNoMore,
  tab,
  textFile,
  setUpDesk,
  type Loose,
} from './desk.ts'

const desk = setUpDesk()

const penguins = readFileSync(join(import.meta.dirname, '..', '..', 'graphs', 'penguins.json'), 'utf8')

const poison = '{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } },'
const manyNodes = JSON.stringify({
  format: 1,
  title: 'Many',
  uses: { dense: 1 },
  nodes: Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`dense-${at + 1}`, { type: 'dense' }])),
  layout: {},
})
/** Bytes that are no text in any encoding; the same ones every time. */
const noise = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919 + (at >> 3) * 104729) & 255)

/** What is opened, and the sentence that answers. */
const REFUSED: readonly (readonly [file: Loose, says: RegExp])[] = [
  [
    textFile('poison.json', penguins.replace('{', poison)),
    /^This file has the keys “__proto__”, “constructor” and “prototype”, which no graph needs\.$/,
  ],
  [
    textFile('deep.json', `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
    /^The brackets of this file are nested 10,000 deep; a graph goes at most 64 deep\.$/,
  ],
  [textFile('many.json', manyNodes), /\b3,000 nodes\b.*\b2,000\b.*\.$/],
  [textFile('letter.json', 'Dear all,\n\nplease find enclosed'), /^This file is not JSON/],
  [
    // A comma is missing behind the title, in the fourth line.
    textFile('edited.json', penguins.replace('species?",', 'species?"')),
    /^This file is not JSON: line [45] cannot be read\.$/,
  ],
  [textFile('empty.json', ''), /^This file is empty\.$/],
  [
    textFile('future.json', penguins.replace('"format": 1', '"format": 99')),
    /^This file has format 99; this Netloom reads formats up to 1\.$/,
  ],
  [{ name: 'noise.json', bytes: noise }, /^This file is not JSON/],
  [{ name: 'noise.bin', bytes: noise }, /^Netloom does not read “noise\.bin”\.$/],
  [
    textFile('large.json', `{ "title": "${'x'.repeat(3_000_000)}" }`),
    /^“large\.json” has 3\.0 MB; a graph has up to 2\.0 MB\.$/,
  ],
]

/** That neither the page nor the graph took any harm. */
async function expectUnharmed(page: Page, title: string, amount: number): Promise<void> {
  expect(await page.evaluate(() => Reflect.get({}, 'polluted') as unknown)).toBeUndefined()
  expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([])
  expect(await page.getByRole('textbox', { name: 'Title of the graph' }).inputValue()).toBe(title)
  expect(await nodes(page).count()).toBe(amount)
}

for (const [way, open] of [
  ['chosen', chooseFile],
  ['dropped', (page: Page, file: Loose) => dropFile(page.getByRole('application', { name: 'Graph' }), file)],
] as const)
  test(`hostile files that are ${way} are refused in sentences, and nothing else happens`, async () => {
    const { page, expectClean } = await desk.sitDown('example=penguins')
    await see(node(page, 'table-1').getByText('344 rows'))
    const address = page.url()
    for (const [file, says] of REFUSED) {
      await open(page, file)
      const dialog = page.getByRole('dialog')
      await see(dialog)
      expect(await dialog.getByRole('heading').innerText(), file.name).toMatch(/^This (graph|file) c/)
      const sentences = await dialog.getByRole('listitem').getByRole('paragraph').allInnerTexts()
      expect(
        sentences.filter((sentence) => says.test(sentence)),
        `${file.name}: ${sentences.join(' / ')}`,
      ).toHaveLength(1)
      await dialog.getByRole('button', { name: 'Close' }).last().click()
      await seeNoMore(dialog)
      await expectUnharmed(page, 'Penguins: which species?', 12)
    }
    expect(page.url()).toBe(address)
    await see(page.getByText('Example', { exact: true }))
    expectClean()
  })

const SCRIPT = '<script>globalThis.pwned = 1</script>'
const MARKUP = `<img src=x onerror="globalThis.pwned=1"><b>bold</b>${SCRIPT}{{7*7}}\${7*7}javascript:alert(1)`

test('markup in every text of a graph and of a table is shown as text', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const elements = () =>
    page.evaluate(
      () => document.querySelectorAll('script:not([src]), b, img, iframe, object, embed, base').length,
    )
  await see(node(page, 'table-1').getByText('344 rows'))
  // The node's own status is bold when it has a number; none has one yet.
  expect(await elements()).toBe(0)

  const file = JSON.parse(penguins) as {
    title: string
    nodes: Record<string, { name?: string; type: string; params?: object }>
  }
  file.title = MARKUP
  for (const one of Object.values(file.nodes)) one.name = MARKUP
  for (const [id, params] of Object.entries({
    'input-1': { columns: [MARKUP] },
    'cross-entropy-1': { target: MARKUP },
    'split-1': { stratify: MARKUP },
    'drop-missing-1': { columns: [MARKUP] },
    'metrics-1': { target: MARKUP },
    'confusion-matrix-1': { target: MARKUP, rows: MARKUP },
  }))
    Object.assign(file.nodes[id]?.params ?? {}, params)
  await chooseFile(page, textFile('markup.json', JSON.stringify(file)))
  await see(page.getByRole('group', { name: 'globalThis.pwned' }))

  // Every place that shows a text of the graph: cards, form, problems, pickers, lists, notes, the title of the window.
  expect(await page.title()).toBe(`${MARKUP} – Netloom`)
  expect(await nodes(page).first().innerText()).toContain(MARKUP)
  await nodes(page).filter({ hasText: 'against' }).first().click()
  await see(inspector(page).getByRole('heading', { name: MARKUP }))
  await tab(page, 'Problems').click()
  await see(results(page).getByText(SCRIPT))
  await tab(page, 'Evaluation').click()
  await tab(page, 'Data').click()
  for (const keys of ['Control+k', '/']) {
    await page.keyboard.press('Escape')
    await nodes(page).first().click()
    await page.keyboard.press(keys)
    await see(page.getByRole('combobox').last())
    await page.keyboard.type('<script>')
    await page.keyboard.press('Escape')
  }
  await nodes(page).first().click()
  await page.keyboard.press('c')
  await see(page.getByRole('listbox'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+Enter')
  await see(page.getByRole('main', { name: 'Graph' }).getByText(SCRIPT))

  // A table whose names, cells and file name are markup: in the form, on the wire, in the rows.
  const quoted = `"${MARKUP.replaceAll('"', '""')}"`
  const rows = Array.from({ length: 20 }, (_, row) => `${row},${quoted}`).join('\n')
  await dropFile(
    page.getByRole('application', { name: 'Graph' }),
    textFile(`<b>markup</b>.csv`, `n,${quoted}\n${rows}\n`),
  )
  await see(page.getByText('Added “<b>markup</b>.csv”.'))
  await page.getByRole('dialog').getByRole('button', { name: 'Only the data' }).click()
  await tab(page, 'Data').click()
  await nodes(page).filter({ hasText: '20 rows' }).first().click()
  await see(results(page).getByRole('columnheader', { name: MARKUP }))
  await see(results(page).getByRole('cell', { name: MARKUP }))

  expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned') as unknown)).toBeUndefined()
  expect(await elements()).toBe(0)
  expect(dialogs).toEqual([])
  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await see(page.getByRole('region', { name: 'Your graphs' }).getByText(SCRIPT))
  // The start page has its own picture.
  expect(await elements()).toBe(1)
  expect(dialogs).toEqual([])
  expectClean()
})
