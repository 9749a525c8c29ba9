import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  inspector,
  node,
  nodes,
  numberOn,
  results,
  see,
  seeDone,
  seeNoMore,
  setUpDesk,
  wire,
} from './desk.ts'

const desk = setUpDesk()

/** What a screen reader says about where the keyboard is: `spinbutton "Units": "16"`. */
const here = async (page: Page): Promise<string> => {
  const focused = page.locator(':focus')
  return (await focused.count()) === 0 ? '' : ((await focused.ariaSnapshot()).split('\n')[0] ?? '')
}

/** Presses Tab (or Shift+Tab) until the keyboard is at something. */
async function tabTo(page: Page, what: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let press = 0; press < 80; press++) {
    const now = await here(page)
    if (what.test(now)) return
    passed.push(now)
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never came to ${String(what)}, only to ${passed.join(' | ')}`)
}

/** Types words into the list that is open, goes to a row with the arrow keys, and takes it with Enter. */
async function choose(page: Page, words: string, row: RegExp): Promise<void> {
  const dialog = page.getByRole('dialog')
  await see(dialog)
  await page.keyboard.type(words)
  await see(dialog.getByRole('option', { name: row }))
  for (let press = 0; press < 20; press++) {
    if ((await dialog.getByRole('option', { name: row, selected: true }).count()) > 0) {
      await page.keyboard.press('Enter')
      await seeNoMore(dialog)
      return
    }
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`No row of the list says ${String(row)}.`)
}

/** Adds a node by the search, which `/` opens. */
async function add(page: Page, title: string, id: string): Promise<void> {
  await page.keyboard.press('/')
  await choose(page, title, new RegExp(`^${title}( |$)`))
  await see(node(page, id))
}

/** Draws a wire to the current node, by `C`. */
async function connect(page: Page, words: string, row: RegExp): Promise<void> {
  await page.keyboard.press('c')
  await choose(page, words, row)
}

/** Back from the settings to the card. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  expect(await here(page)).toMatch(/^- group/)
}

/** Goes to a node's card and from there into its settings. */
async function settings(page: Page, name: string): Promise<void> {
  await tabTo(page, new RegExp(`^- group "${name.replaceAll(/[()]/g, '\\$&')}`))
  await page.keyboard.press('Enter')
  await see(inspector(page).locator(':focus'))
}

test('the penguins are built, trained and measured without a mouse', async () => {
  const { page, expectClean } = await desk.sitDown('start')
  await tabTo(page, /^- button "New empty graph"/)
  await page.keyboard.press('Enter')
  await see(page.getByRole('heading', { name: 'Three ways to begin' }))

  await add(page, 'Table', 'table-1')
  await see(node(page, 'table-1').getByText('344 rows'))
  await add(page, 'Drop missing', 'drop-missing-1')
  await connect(page, 'table', /^From Table/)
  await see(wire(page, 'Table', 'Drop missing, data, 344×7'))
  await see(node(page, 'drop-missing-1').getByText('333 rows'))

  await add(page, 'Split', 'split-1')
  await connect(page, 'drop', /^From Drop missing/)
  await add(page, 'Standardise', 'standardise-1')
  await connect(page, 'split', /^From Split/)
  await see(wire(page, 'Split', 'Standardise, data, 333×7'))

  // The same share of each species in all parts: a setting of Split, reached from its card.
  await settings(page, 'Split')
  await tabTo(page, /^- combobox "Stratify by"/)
  await page.keyboard.type('Sp')
  await see(node(page, 'split-1').getByText('by Species'))
  await leave(page)

  await add(page, 'Input', 'input-1')
  await connect(page, 'standardise', /^From Standardise/)
  await settings(page, 'Input')
  for (const column of ['Beak Length', 'Beak Depth', 'Flipper Length', 'Body Mass']) {
    await tabTo(page, new RegExp(`^- checkbox "${column}`))
    await page.keyboard.press('Space')
  }
  await see(node(page, 'input-1').getByText('4 columns'))
  await leave(page)

  await add(page, 'Dense', 'dense-1')
  await connect(page, 'input', /^From Input/)
  await add(page, 'Dense', 'dense-2')
  await connect(page, 'dense-1', /^From Dense/)
  await settings(page, 'Dense (dense-2)')
  await page.keyboard.type('3')
  await tabTo(page, /^- combobox "Activation"/)
  await page.keyboard.type('softmax')
  await see(node(page, 'dense-2').getByText('3 units, softmax'))
  await leave(page)

  await add(page, 'Cross-entropy', 'cross-entropy-1')
  await connect(page, 'dense-2', /^Prediction: from Dense/)
  await connect(page, 'standardise', /^Data: from Standardise/)
  await settings(page, 'Cross-entropy')
  await tabTo(page, /^- combobox "Target"/)
  await page.keyboard.type('Sp')
  await see(node(page, 'cross-entropy-1').getByText('against “Species”'))
  await leave(page)

  await add(page, 'Train', 'train-1')
  await connect(page, 'cross', /^From Cross-entropy/)
  await settings(page, 'Train')
  await tabTo(page, /^- spinbutton "Epochs"/)
  await page.keyboard.type('40')
  await page.keyboard.press('Enter')
  await see(node(page, 'train-1').getByText('40 epochs'))
  await leave(page)
  await add(page, 'Metrics', 'metrics-1')
  await connect(page, 'train', /^From Train/)
  expect(await nodes(page).count()).toBe(10)
  expect(await page.getByRole('img', { name: /^Wire from/ }).count()).toBe(10)

  await page.keyboard.press('Control+Enter')
  await seeDone(page)
  expect(await numberOn(page, 'metrics-1', 'accuracy')).toBeGreaterThanOrEqual(0.9)

  // The result is read from the keyboard as well.
  await tabTo(page, /^- tab "Training"/)
  await page.keyboard.press('ArrowRight')
  await see(results(page).getByText(/% of 50 test rows are right\.$/))
  expectClean()
})
