import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  entry,
  inspector,
  node,
  nodes,
  numberOn,
  results,
  runButton,
  see,
  seeDone,
  seeNoMore,
  tab,
  setUpDesk,
} from './desk.ts'
import { tapEngine } from './engine-tap.ts'

const desk = setUpDesk()

const evaluation = (page: Page) => results(page).getByRole('combobox', { name: 'Which evaluation' })

test('a first visit opens the penguins, Run trains them, and the results are there to read', async () => {
  const { page, expectClean } = await desk.sitDown()
  expect(await page.getByRole('textbox', { name: 'Title of the graph' }).inputValue()).toBe(
    'Penguins: which species?',
  )
  await see(node(page, 'table-1').getByText('344 rows'))
  expect(await nodes(page).count()).toBe(12)
  expect(await page.title()).toBe('Penguins: which species? – Netloom')
  await see(page.getByText('Example', { exact: true }))

  // The curves grow while it trains, and Run becomes Pause. On a quick machine that is over in a moment, so the eyes are
  // there before the hand.
  const live = Promise.all([
    see(results(page).getByText(/^epoch \d+ of 60/)),
    see(node(page, 'train-1').getByRole('progressbar')),
    see(page.getByRole('button', { name: 'Pause', exact: true })),
    ...['loss', 'accuracy'].map((what) => see(results(page).getByText(what, { exact: true }))),
  ])
  await runButton(page).click()
  await live
  await seeDone(page)
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThanOrEqual(0.9)
  expect(await numberOn(page, 'train-1', 'validation')).toBeGreaterThanOrEqual(0.9)
  await see(runButton(page))

  await tab(page, 'Evaluation').click()
  await evaluation(page).selectOption('Metrics')
  const scores = page.getByRole('table', { name: 'Scores of each class of “Species”' })
  await see(scores)
  expect(await scores.getByRole('rowheader').allInnerTexts()).toEqual([
    'Adelie',
    'Chinstrap',
    'Gentoo',
    'mean of classes',
  ])
  await see(results(page).getByText(/% of 50 test rows are right\.$/))

  // Every test row is in one cell of the matrix, and a cell opens the rows in it.
  await evaluation(page).selectOption('Confusion matrix')
  const matrix = page.getByRole('table', { name: /^Confusion matrix of “Species”/ })
  const cells = (await matrix.getByRole('button').allInnerTexts()).map(Number)
  expect(cells).toHaveLength(9)
  expect(cells.reduce((sum, value) => sum + value, 0)).toBe(50)
  const gentoo = matrix.getByRole('button', { name: /“Gentoo”: right$/ })
  const right = Number(await gentoo.innerText())
  await gentoo.click()
  const examples = page.getByRole('table', { name: /^Examples: \d+ of \d+ “Gentoo”: right$/ })
  await see(examples)
  expect(Number(await examples.getAttribute('aria-rowcount'))).toBe(right + 1)
  expect(await examples.getByRole('row').nth(1).innerText()).toContain('Gentoo')

  await evaluation(page).selectOption('Predictions')
  await see(page.getByRole('table', { name: 'Predictions of “Species”' }))
  await see(results(page).getByText(/Shown: 50 of 50 test rows, hardest first\.$/))
  expectClean()
})

test('Ctrl+Enter runs, a change is marked, and only what changed is done again', async () => {
  const { page, context, expectClean } = await desk.sitDown()
  const tapped = await tapEngine(page, context)
  await see(node(page, 'table-1').getByText('344 rows'))

  await page.keyboard.press('Control+Enter')
  await seeDone(page)
  const first = await tapped()
  expect(first.states['train-1']).toContain('working')
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThanOrEqual(0.9)

  // Fewer epochs: what the old training found out is marked as such, and the setting as changed.
  await node(page, 'train-1').click()
  const epochs = inspector(page).getByRole('spinbutton', { name: 'Epochs' })
  await epochs.fill('12')
  await epochs.press('Enter')
  await see(node(page, 'train-1').getByText('12 epochs'))
  await see(inspector(page).getByRole('button', { name: 'Reset Epochs' }))
  await tab(page, 'Evaluation').click()
  await see(results(page).getByText('before your last change'))
  expect(await node(page, 'metrics-1').innerText()).not.toContain('accuracy')

  await page.keyboard.press('Control+Enter')
  await seeNoMore(results(page).getByText('before your last change'), 60_000)
  await seeDone(page)
  const second = await tapped()
  for (const table of ['table-1', 'drop-missing-1', 'split-1', 'standardise-1'])
    expect(second.states[table], table).toEqual(['reused'])
  expect(second.states['train-1']).toContain('working')
  expect(second.lastEpoch).toBe(12)

  // Another look at the same model: nothing is trained again.
  await entry(page, 'Metrics').click()
  await see(node(page, 'metrics-2'))
  await inspector(page).getByRole('combobox', { name: 'Rows' }).selectOption('validation')
  await runButton(page).click()
  await see(node(page, 'metrics-2').getByText('accuracy'))
  await seeDone(page)
  const third = await tapped()
  expect(third.states['train-1']).toEqual(['reused'])
  expect(third.phases).not.toContain('training')
  expect(third.states['metrics-2']).toContain('done')
  expect(await numberOn(page, 'metrics-2', 'accuracy')).toBe(await numberOn(page, 'train-1', 'validation'))
  expectClean()
})
