import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { dropFile, node, nodes, see, setNumber, setUpDesk, textFile } from './desk.ts'

const desk = setUpDesk()

/** Saves by Ctrl+S. Gives the name and the text of the file that the browser keeps. */
async function save(page: Page): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download')
  await page.keyboard.press('Control+s')
  const file = await download
  await see(page.getByText(`Saved as “${file.suggestedFilename()}” in your downloads.`))
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

test('a graph is saved to a file, byte for byte, and opened from it again', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await see(node(page, 'table-1').getByText('344 rows'))
  const untouched = await save(page)
  expect(untouched.name).toBe('penguins-which-species.json')
  const bundled = join(import.meta.dirname, '..', '..', 'graphs', 'penguins.json')
  expect(untouched.text).toBe(await readFile(bundled, 'utf8'))

  await node(page, 'dense-1').click()
  await setNumber(page, 'Units', '48')
  await page.getByRole('application', { name: 'Graph' }).click({ position: { x: 20, y: 20 } })
  const changed = await save(page)
  const lines = changed.text.split('\n').filter((line, at) => line !== untouched.text.split('\n')[at])
  expect(lines.map((line) => line.trim())).toEqual([
    '"params": { "activation": "relu", "units": 48, "useBias": true }',
  ])

  // The file on the start page, dropped: a graph of its own, beside the one it was saved from.
  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await see(page.getByRole('region', { name: 'Your graphs' }).getByRole('listitem'))
  await dropFile(page.getByRole('main'), textFile(changed.name, changed.text))
  await see(node(page, 'dense-1').getByText('48 units'))
  expect(await nodes(page).count()).toBe(12)
  expect((await save(page)).text).toBe(changed.text)
  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await expect
    .poll(() => page.getByRole('region', { name: 'Your graphs' }).getByRole('listitem').count())
    .toBe(2)

  // A data file there begins a graph with its table.
  await dropFile(page.getByRole('main'), textFile('two.csv', 'a,b\n1,2\n3,4\n'))
  await see(node(page, 'table-1').getByText('2 rows'))
  expect(await nodes(page).count()).toBe(1)
  expectClean()
})
