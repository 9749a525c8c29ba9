import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { entry, inspector, node, nodes, see, seeNoMore, setNumber, setUpDesk, wire } from './desk.ts'

const desk = setUpDesk()

const undoButton = (page: Page) => page.getByRole('button', { name: /^Undo/ })
const redoButton = (page: Page) => page.getByRole('button', { name: /^Redo/ })
const isOff = async (button: ReturnType<typeof undoButton>) =>
  (await button.getAttribute('aria-disabled')) === 'true'

/** Everything that the canvas says about the graph, and where its nodes stand to each other. */
async function whatIsThere(page: Page) {
  const names = await nodes(page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  const boxes = await Promise.all((await nodes(page).all()).map((one) => one.boundingBox()))
  const wires = await page
    .getByRole('img', { name: /^Wire from/ })
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  const [origin] = boxes
  const places = boxes.map((box) => [
    Math.round((box?.x ?? 0) - (origin?.x ?? 0)),
    Math.round((box?.y ?? 0) - (origin?.y ?? 0)),
  ])
  const title = await page.getByRole('textbox', { name: 'Title of the graph' }).inputValue()
  return {
    title,
    cards: names.map((name, at) => `${name} ${String(places[at])}`).sort(),
    wires: wires.sort(),
  }
}

test('every edit of a session is undone and done again after the page was loaded anew', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
  const start = await whatIsThere(page)
  const labels: string[] = []
  const edited = async () => {
    const label = await undoButton(page).getAttribute('aria-label')
    if (label !== labels.at(-1)) labels.push(label ?? '')
  }

  // A setting.
  await node(page, 'dense-1').click()
  await setNumber(page, 'Units', '24')
  await see(node(page, 'dense-1').getByText('24 units'))
  await edited()
  // A node is moved by the arrow keys; presses in a row are one step.
  await node(page, 'train-1').click()
  for (let press = 0; press < 3; press++) await page.keyboard.press('Shift+ArrowRight')
  await edited()
  // A node is added behind another one, and wired to it.
  await node(page, 'dense-1').click()
  await entry(page, 'Dropout').click()
  await see(wire(page, 'Dense', 'Dropout'))
  await edited()
  // A node goes, with its wire.
  await node(page, 'predictions-1').click()
  await page.keyboard.press('Delete')
  await seeNoMore(node(page, 'predictions-1'))
  await edited()
  // A name, and the title.
  await node(page, 'metrics-1').click()
  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').fill('How good is it?')
  await page.keyboard.press('Enter')
  await see(node(page, 'metrics-1').getByText('How good is it?'))
  await edited()
  const title = page.getByRole('textbox', { name: 'Title of the graph' })
  await title.fill('My penguins')
  await title.press('Enter')
  await edited()
  expect(labels).toHaveLength(6)
  const end = await whatIsThere(page)
  expect(end).not.toEqual(start)
  await see(page.getByText('Saved', { exact: true }))
  expect(page.url()).toMatch(/#document=\w+$/)

  await page.reload()
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
  expect(await whatIsThere(page)).toEqual(end)
  expect(await page.title()).toBe('My penguins – Netloom')

  // Back to the start: the same steps, by their names.
  for (const label of labels.toReversed()) {
    expect(await undoButton(page).getAttribute('aria-label')).toBe(label)
    await undoButton(page).click()
  }
  expect(await isOff(undoButton(page))).toBe(true)
  expect(await whatIsThere(page)).toEqual(start)
  await see(page.getByText('Saved', { exact: true }))

  // What was undone can be done again, even after another reload.
  await page.reload()
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
  expect(await whatIsThere(page)).toEqual(start)
  expect(await isOff(undoButton(page))).toBe(true)
  for (const label of labels) {
    expect(await redoButton(page).getAttribute('aria-label')).toBe(label.replace('Undo', 'Redo'))
    await page.keyboard.press('Control+y')
  }
  expect(await isOff(redoButton(page))).toBe(true)
  expect(await whatIsThere(page)).toEqual(end)
  await node(page, 'dense-1').click()
  expect(await inspector(page).getByRole('spinbutton', { name: 'Units' }).inputValue()).toBe('24')
  expectClean()
})
