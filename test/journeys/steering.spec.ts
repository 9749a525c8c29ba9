import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { node, numberOn, results, runButton, see, seeDone, setNumber, setUpDesk } from './desk.ts'

const desk = setUpDesk()

/** The epoch and the batch that Training tells. */
const progress = async (page: Page): Promise<string> =>
  results(page)
    .getByText(/^(paused · )?epoch \d+/)
    .innerText()

/** Starts a training that does not end by itself, and waits until it learns. */
async function trainForLong(page: Page): Promise<void> {
  await see(node(page, 'table-1').getByText('344 rows'))
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '10000')
  await setNumber(page, 'Patience', '0')
  await runButton(page).click()
  await see(results(page).getByText(/^epoch \d/))
}

test('a training is paused, stepped, resumed, steered, and stopped with what it learned', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await trainForLong(page)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await see(results(page).getByText(/^paused · epoch \d/))
  const paused = await progress(page)
  await page.waitForTimeout(400)
  expect(await progress(page)).toBe(paused)
  // Sixteen rows a batch, 233 rows: fifteen steps go once around.
  const step = page.getByRole('button', { name: 'Train one batch, then pause' })
  for (let batch = 0; batch < 16; batch++) await step.click()
  await expect.poll(() => progress(page)).not.toBe(paused)
  await see(results(page).getByText(/^paused · epoch \d/))

  // The graph may be changed in the middle of it; the training goes on with what it was given.
  await node(page, 'dense-1').click()
  await setNumber(page, 'Units', '8')
  await page.getByRole('button', { name: 'Resume' }).click()
  await see(results(page).getByText(/^epoch \d/))
  const rate = results(page).getByRole('spinbutton', { name: 'Learning rate' })
  expect(await rate.inputValue()).toBe('0.005')
  await rate.fill('0.001')
  await rate.press('Enter')
  await see(results(page).getByText(/^epoch [\d,]{2,}/))
  expect(await rate.inputValue()).toBe('0.001')

  await page.getByRole('button', { name: 'Stop and keep what was learned' }).click()
  await see(results(page).getByText('Stopped', { exact: true }))
  await see(results(page).getByText(/^Stopped .*\.$/))
  // What was evaluated is the network that was trained, so the card that changed meanwhile does not show it as its own.
  await page.keyboard.press('Control+z')
  await see(node(page, 'dense-1').getByText('16 units'))
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThanOrEqual(0.9)
  await see(runButton(page))
  expectClean()
})

test('leaving a graph ends its training, so that the next graph can run', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await trainForLong(page)
  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await page.getByRole('button', { name: /^Two spirals/ }).click()
  await see(node(page, 'points-1').getByText('600 rows'))
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '2')
  await runButton(page).click()
  await seeDone(page)
  await see(node(page, 'metrics-1').getByText('accuracy'))
  expectClean()
})
