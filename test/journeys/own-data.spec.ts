import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { axe } from '../helpers/browser.ts'
import {
  chooseFile,
  dropFile,
  inspector,
  node,
  numberOn,
  results,
  runButton,
  see,
  seeDone,
  setUpDesk,
  tab,
  textFile,
} from './desk.ts'

const desk = setUpDesk()
const fixture = (path: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '..', 'fixtures', path)))

/** Flowers of two kinds that two measures tell apart, with gaps and a colour. */
const flowers = [
  'length,width,colour,kind',
  ...Array.from({ length: 120 }, (_, row) => {
    const tall = row % 2 === 0
    const length = (tall ? 50 : 20) + ((row * 7) % 11)
    return [
      row % 17 === 0 ? '' : length,
      5 + ((row * 3) % 7),
      row % 3 === 0 ? 'red' : 'blue',
      tall ? 'tall' : 'small',
    ]
  }).map((cells) => cells.join(',')),
].join('\n')

test('a dropped table becomes a trained network in four actions, and the network answers', async () => {
  const { page, expectClean } = await desk.sitDown('new')
  await see(page.getByRole('heading', { name: 'Three ways to begin' }))
  await dropFile(page.getByRole('application', { name: 'Graph' }), textFile('flowers.csv', `${flowers}\n`))
  const offer = page.getByRole('dialog', { name: 'What should the network predict?' })
  await see(offer.getByRole('radio', { name: /kind/ }))
  expect(await axe(page)).toEqual([])
  await offer.getByRole('radio', { name: /kind/ }).check()
  await offer.getByRole('button', { name: 'Build the graph' }).click()
  await see(node(page, 'metrics-1'))
  await runButton(page).click()
  await seeDone(page)
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThan(0.9)

  await tab(page, 'Evaluation').click()
  await node(page, 'predict-1').click()
  const length = results(page).getByRole('textbox', { name: 'length' })
  await see(length)
  await length.fill('55')
  const answer = results(page).getByRole('region', { name: 'Prediction of “kind”' })
  await see(answer.getByText('tall', { exact: true }))
  await length.fill('21')
  await see(answer.locator('p').getByText('small', { exact: true }))
  expect(await axe(page)).toEqual([])

  // The whole graph is one step of undo.
  await node(page, 'table-1').click()
  await page.keyboard.press('Control+z')
  await see(page.getByText('Undone: Build a network for “kind”.').first())
  expectClean()
})

test('pictures in a zip are offered by their classes', async () => {
  const { page, expectClean } = await desk.sitDown('new')
  await chooseFile(page, { name: 'set.zip', bytes: fixture('images/deflated.zip') })
  const offer = page.getByRole('dialog', { name: 'What should the network predict?' })
  await see(offer.getByRole('radio', { name: /label/ }))
  await see(offer.getByText('12 pictures of 6 × 5'))
  await page.keyboard.press('Enter')
  await see(node(page, 'images-1').getByText('12 rows'))
  await see(node(page, 'train-1'))
  expectClean()
})

test('a graph asks for a file that is not here, and reads it as soon as it comes', async () => {
  const first = await desk.sitDown('new')
  await dropFile(first.page.getByRole('application', { name: 'Graph' }), textFile('mine.csv', `${flowers}\n`))
  await first.page.getByRole('dialog').getByRole('button', { name: 'Only the data' }).click()
  await see(node(first.page, 'table-1').getByText('120 rows'))
  await first.page.keyboard.press('Escape')
  const saving = first.page.waitForEvent('download')
  await first.page.keyboard.press('Control+s')
  const saved = readFileSync(await (await saving).path(), 'utf8')
  expect(saved).not.toContain('blue')

  // Another person, on another machine.
  const { page, expectClean } = await desk.sitDown('new')
  await chooseFile(page, textFile('graph.json', saved))
  await see(node(page, 'table-1').getByText('1 problem'))
  await node(page, 'table-1').click()
  const choose = inspector(page).getByRole('button', { name: 'Choose the file …' })
  await see(choose)

  // A file of another content is not taken without asking.
  let chooser = page.waitForEvent('filechooser')
  await choose.click()
  await (
    await chooser
  ).setFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n3,4\n') })
  const asks = page.getByRole('dialog', { name: 'This is another file' })
  await see(asks)
  await asks.getByRole('button', { name: 'Keep waiting for it' }).click()
  await see(node(page, 'table-1').getByText('1 problem'))

  chooser = page.waitForEvent('filechooser')
  await choose.click()
  await (
    await chooser
  ).setFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(`${flowers}\n`) })
  await see(node(page, 'table-1').getByText('120 rows'))
  expectClean()
})
