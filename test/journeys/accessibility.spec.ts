import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axe } from '../helpers/browser.ts'
import {
  chooseFile,
  inspector,
  node,
  palette,
  results,
  runButton,
  see,
  seeDone,
  seeNoMore,
  setNumber,
  tab,
  textFile,
  setUpDesk,
} from './desk.ts'

const desk = setUpDesk()

/** Colours that are on their way to others would be measured half-way. */
const STILL = { reducedMotion: 'reduce' } as const

/** Scans what the page shows, light and dark. Pictures of it are kept where `NETLOOM_PICTURES` names a folder. */
async function scan(page: Page, screen: string): Promise<void> {
  const { NETLOOM_PICTURES: folder } = process.env
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    if (folder !== undefined)
      await page.screenshot({ path: join(folder, `${screen.replaceAll(/\W+/g, '-')}-${colorScheme}.png`) })
    expect.soft(await axe(page), `${screen}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Opens something, scans it, and sends it away with Escape. */
async function scanOpened(page: Page, screen: string, keys: string, role: 'dialog' | 'menu' = 'dialog') {
  await page.keyboard.press(keys)
  await see(page.getByRole(role))
  await scan(page, screen)
  await page.keyboard.press('Escape')
  await seeNoMore(page.getByRole(role))
}

const evaluation = (page: Page) => results(page).getByRole('combobox', { name: 'Which evaluation' })

test('a graph, its results in all tabs, and the start page that lists it', async () => {
  const { page, context, expectClean } = await desk.sitDown('example=penguins', STILL)
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
  await scan(page, 'graph, nothing selected')
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '15')
  await scan(page, 'graph, Train selected')
  await runButton(page).click()
  await seeDone(page)
  await scan(page, 'training done')

  await tab(page, 'Evaluation').click()
  await evaluation(page).selectOption('Metrics')
  await see(page.getByRole('table', { name: /^Scores/ }))
  await scan(page, 'Metrics')
  await evaluation(page).selectOption('Confusion matrix')
  await page.getByRole('button', { name: /“Gentoo”: right$/ }).click()
  await see(page.getByRole('table', { name: /^Examples/ }))
  await scan(page, 'Confusion matrix with a cell open')
  await evaluation(page).selectOption('Predictions')
  await see(page.getByRole('table', { name: /^Predictions/ }))
  await scan(page, 'Predictions of rows')
  await tab(page, 'Data').click()
  await node(page, 'table-1').click()
  await see(results(page).getByRole('cell', { name: 'Adelie' }))
  await scan(page, 'Data, Table selected')
  await tab(page, 'Problems').click()
  await scan(page, 'no problems')
  await node(page, 'drop-missing-1').click()
  await page.keyboard.press('Delete')
  await see(node(page, 'split-1').getByText('1 problem'))
  await node(page, 'split-1').click()
  await page.keyboard.press('Control+Enter')
  await see(page.getByRole('main', { name: 'Graph' }).getByRole('button', { name: 'Close' }))
  await scan(page, 'problems and a note')
  await page.keyboard.press('Control+a')
  await scan(page, 'everything selected')

  const { page: second } = await desk.anotherTab(context, page.url().split('#')[1])
  await see(second.getByRole('button', { name: 'Take over' }))
  await node(second, 'dense-1').click()
  await scan(second, 'read only, Dense selected')
  await second.close()

  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await see(page.getByRole('region', { name: 'Your graphs' }).getByRole('listitem'))
  await scan(page, 'start page with a graph')
  await page.getByRole('button', { name: /^Delete/ }).click()
  await scan(page, 'start page, asking before it deletes')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await see(page.getByText(/^Graphs that you change are kept here/))
  await scan(page, 'start page without graphs')
  await page.getByRole('button', { name: 'New empty graph' }).click()
  await see(page.getByRole('heading', { name: 'Three ways to begin' }))
  await scan(page, 'empty graph')
  expectClean()
})

test('dialogs and menus', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins', STILL)
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
  await node(page, 'dense-1').click()
  await scanOpened(page, 'command palette', 'Control+k')
  await scanOpened(page, 'shortcuts', '?')
  await scanOpened(page, 'node search', '/')
  await scanOpened(page, 'connect', 'c')
  await scanOpened(page, 'rename', 'F2')
  await scanOpened(page, 'menu of a node', 'Shift+F10', 'menu')
  for (const name of ['File menu', 'Fastest', 'Theme']) {
    await page.getByRole('banner').getByRole('button', { name }).click()
    await see(page.getByRole('menu'))
    await scan(page, `menu ${name}`)
    await page.keyboard.press('Escape')
    await seeNoMore(page.getByRole('menu'))
  }
  await chooseFile(page, textFile('no.json', '{'))
  await see(page.getByRole('dialog'))
  await scan(page, 'a file that is refused')
  expectClean()
})

test('pictures: digits, and the boundary between two spirals', async () => {
  const { page, expectClean } = await desk.sitDown('example=two-spirals', STILL)
  await see(node(page, 'points-1').getByText('600 rows'))
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '2')
  await runButton(page).click()
  await seeDone(page)
  await tab(page, 'Evaluation').click()
  await evaluation(page).selectOption('Decision boundary')
  await see(results(page).getByRole('img').first())
  await scan(page, 'Decision boundary')

  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await page.getByRole('button', { name: /^Digits/ }).click()
  await see(node(page, 'digits-1').getByText('1,797 rows'))
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '1')
  await runButton(page).click()
  await seeDone(page)
  await tab(page, 'Evaluation').click()
  await evaluation(page).selectOption('Predictions')
  await see(results(page).getByRole('list', { name: /^Predictions/ }))
  await scan(page, 'Predictions of images')
  await evaluation(page).selectOption('Confusion matrix')
  await page.getByRole('button', { name: /“0”: right$/ }).click()
  await see(results(page).getByRole('list', { name: /^Examples/ }))
  await scan(page, 'Confusion matrix of ten classes')
  await tab(page, 'Data').click()
  await node(page, 'digits-1').click()
  await see(results(page).getByRole('img').first())
  await scan(page, 'Data with images')
  expectClean()
})

test('a small window with drawers', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins', {
    ...STILL,
    viewport: { width: 1024, height: 768 },
  })
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
  await scan(page, 'small, drawers closed')
  await page.getByRole('button', { name: 'Show the palette' }).click()
  await see(palette(page))
  await scan(page, 'small, palette open')
  await page.getByRole('button', { name: 'Hide the palette' }).click()
  await node(page, 'dense-2').click()
  await page.keyboard.press('Enter')
  await see(inspector(page).getByRole('heading', { name: 'Dense' }))
  // The keyboard is at the setting, not at the button beside its name that resets it.
  await see(inspector(page).getByRole('spinbutton', { name: 'Units' }).and(page.locator(':focus')))
  await scan(page, 'small, inspector open')
  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await see(page.getByRole('button', { name: 'New empty graph' }))
  await scan(page, 'small, start page')
  expectClean()
})
