import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  node,
  nodes,
  numberOn,
  results,
  runButton,
  see,
  seeDone,
  seeNoMore,
  setNumber,
  setUpDesk,
} from './desk.ts'

const desk = setUpDesk()

/** What a browser writes to the console about an error that a test has put into the worker. */
const MADE_BY_A_TEST = /killed by a test/

/** Opens the penguins with a training that does not end by itself, and waits until it learns. */
async function trainForLong(page: Page): Promise<void> {
  await see(node(page, 'table-1').getByText('344 rows'))
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '10000')
  await setNumber(page, 'Patience', '0')
  await runButton(page).click()
  await see(results(page).getByText(/^epoch \d+ of 10,000/))
}

/** Does something in the engine's worker, which is the only one while nothing is arranged. */
async function inWorker(page: Page, what: () => void): Promise<void> {
  const [worker, ...others] = page.workers()
  if (!worker || others.length > 0) throw new Error(`There are ${others.length + (worker ? 1 : 0)} workers.`)
  // The worker may be gone before it can answer.
  await worker.evaluate(what).catch(() => undefined)
}

/** That nothing of the graph was lost, and that the same page trains it to an end. */
async function expectAlive(page: Page): Promise<void> {
  expect(await nodes(page).count()).toBe(12)
  await see(node(page, 'train-1').getByText('10,000 epochs'))
  await see(page.getByRole('banner').getByText('Saved', { exact: true }))
  await see(page.getByRole('button', { name: /^Undo: / }))
  await setNumber(page, 'Epochs', '20')
  await runButton(page).click()
  await seeDone(page)
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThanOrEqual(0.9)
  await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(1)
}

test('a worker that is killed in mid-training is told and replaced, and Run works again', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await trainForLong(page)
  await inWorker(page, () => self.close())
  const told = page.getByRole('main', { name: 'Graph' }).getByText(/^The engine stopped: .*\.$/)
  await see(told, 3000)
  await see(results(page).getByText('Failed', { exact: true }))
  await see(results(page).getByText(/^It has been started anew and the graph is untouched\./))
  await see(runButton(page))
  await expectAlive(page)
  expectClean()
})

test('an error that nobody expected in the worker says what it was, and Run works again', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins', { expected: [MADE_BY_A_TEST] })
  await trainForLong(page)
  await inWorker(page, () => {
    setTimeout(() => {
      throw new Error('killed by a test')
    })
  })
  await see(
    page.getByRole('main', { name: 'Graph' }).getByText(/^The engine stopped: .*killed by a test\.$/),
    3000,
  )
  await expectAlive(page)
  expectClean()
})

test('a worker that hangs is noticed; Stop ends it, and Run works again', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await trainForLong(page)
  await inWorker(page, () => {
    setTimeout(() => {
      for (;;);
    })
  })
  await see(page.getByRole('banner').getByText('Not answering'))
  // The page itself goes on: the graph can be changed all the while.
  await setNumber(page, 'Batch size', '32')
  await see(node(page, 'train-1').getByText('batches of 32'))
  await page.getByRole('button', { name: 'Stop and keep what was learned' }).click()
  await see(
    page.getByRole('main', { name: 'Graph' }).getByText('The engine stopped: it did not react to Stop.'),
  )
  await seeNoMore(page.getByRole('banner').getByText('Not answering'))
  await expectAlive(page)
  expectClean()
})
