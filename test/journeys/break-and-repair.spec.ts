import { expect, test } from 'vitest'
import {
  drag,
  inspector,
  middle,
  node,
  nodes,
  numberOn,
  port,
  results,
  runButton,
  see,
  seeDone,
  seeNoMore,
  setNumber,
  tab,
  setUpDesk,
  wire,
} from './desk.ts'

const desk = setUpDesk()

const RANK = 'Dense reads vectors, this wire carries 4 × 4 × 16.'

test('a missing Flatten is told with its numbers, mended by one button, undone and done again', async () => {
  const { page, expectClean } = await desk.sitDown('example=digits-cnn')
  await see(node(page, 'digits-1').getByText('1,797 rows'))
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '3')

  // Flatten goes, and with it the two wires at it: Run says why it cannot begin.
  await node(page, 'flatten-1').click()
  await page.keyboard.press('Delete')
  await seeNoMore(node(page, 'flatten-1'))
  await see(node(page, 'dense-1').getByText('1 problem'))
  expect(await nodes(page).count()).toBe(11)

  await drag(
    page,
    await middle(port(page, 'max-pooling2d-1', 'Output y')),
    await middle(port(page, 'dense-1', 'Input x')),
  )
  await see(page.getByText(/^Connected/))
  const dense = node(page, 'dense-1')
  await see(dense.getByText('1 problem'))
  expect(await dense.getAttribute('aria-label')).toContain(RANK.slice(0, -1))

  await tab(page, 'Problems').click()
  const listed = page.getByRole('list', { name: 'Problems' }).getByRole('listitem')
  await see(listed.filter({ hasText: RANK }))
  await see(listed.filter({ hasText: 'A Flatten in between turns it into 256 numbers.' }))
  expect(await listed.filter({ hasText: RANK }).getByRole('button').first().innerText()).toBe('Dense')

  // Run does not begin, and says why where one looks.
  await tab(page, 'Training').click()
  await runButton(page).click()
  await see(page.getByRole('main', { name: 'Graph' }).getByText(RANK))
  expect(await tab(page, 'Problems').getAttribute('aria-selected')).toBe('true')
  expect(
    await results(page)
      .getByText(/^epoch/)
      .count(),
  ).toBe(0)
  await see(inspector(page).getByText(RANK))

  await listed.getByRole('button', { name: 'Insert Flatten' }).click()
  await see(results(page).getByText('No problems'))
  await see(node(page, 'flatten-2'))
  await see(wire(page, 'Flatten', 'Dense, x, 256'))

  await page.getByRole('button', { name: 'Undo: Insert Flatten' }).click()
  await see(listed.filter({ hasText: RANK }))
  expect(await node(page, 'flatten-2').count()).toBe(0)
  await page.keyboard.press('Control+Shift+Z')
  await see(results(page).getByText('No problems'))
  await see(node(page, 'flatten-2'))

  await runButton(page).click()
  await seeDone(page)
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThan(0.8)

  // All the way back: the first Flatten stands where it stood, with its wires.
  for (let step = 0; step < 4; step++) await page.keyboard.press('Control+Z')
  await see(node(page, 'flatten-1'))
  await see(wire(page, 'Flatten', 'Dense, x, 256'))
  await see(node(page, 'train-1').getByText('20 epochs'))
  expect(await page.getByRole('button', { name: 'Undo', exact: true }).getAttribute('aria-disabled')).toBe(
    'true',
  )
  expectClean()
})
