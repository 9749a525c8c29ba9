import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  drag,
  dropFile,
  entry,
  inspector,
  middle,
  node,
  nodes,
  port,
  pull,
  see,
  seeNoMore,
  tab,
  textFile,
  results,
  setUpDesk,
  wire,
  type Place,
} from './desk.ts'

const desk = setUpDesk()

const graph = (page: Page) => page.getByRole('application', { name: 'Graph' })
const undoButton = (page: Page) => page.getByRole('button', { name: /^Undo/ })
const wires = (page: Page) => page.getByRole('img', { name: /^Wire from/ })

/** A place on the canvas, by its distance from the upper left corner. */
async function spot(page: Page, x: number, y: number): Promise<Place> {
  const box = await graph(page).boundingBox()
  if (!box) throw new Error('There is no canvas.')
  return [box.x + x, box.y + y]
}

/** Drags an entry of the palette, as the mouse does it. */
async function dragFromPalette(page: Page, title: string, to: Place): Promise<void> {
  await drag(page, await middle(entry(page, title)), to)
}

async function openPenguins(page: Page): Promise<void> {
  await see(node(page, 'standardise-1').getByText('233 · 50 · 50 rows'))
}

test('nodes come from the palette, wires are drawn, refused, taken off and led elsewhere', async () => {
  const { page, expectClean } = await desk.sitDown('start')
  await page.getByRole('button', { name: 'New empty graph' }).click()
  await see(page.getByRole('heading', { name: 'Three ways to begin' }))
  await dragFromPalette(page, 'Table', await spot(page, 140, 120))
  await see(node(page, 'table-1').getByText('344 rows'))
  await dragFromPalette(page, 'Split', await spot(page, 480, 120))
  await dragFromPalette(page, 'Dense', await spot(page, 480, 330))
  expect(await nodes(page).count()).toBe(3)

  // From port to port; on the way the pointer says what would happen.
  const data = await middle(port(page, 'table-1', 'Output data'))
  await pull(page, data, await middle(port(page, 'split-1', 'Input data')))
  await see(page.getByRole('status').getByText('Connects to Split.'))
  await page.mouse.up()
  await see(wire(page, 'Table', 'Split, data, 344×7'))

  // Another kind is refused, in a sentence at the pointer, before and after letting go.
  const [x, y] = await middle(port(page, 'dense-1', 'Input x'))
  await pull(page, data, [x, y])
  const refusal = page.getByRole('status').getByText(/table.*tensor|tensor.*table/i)
  await see(refusal)
  const card = await refusal.boundingBox()
  expect(Math.hypot((card?.x ?? 0) - x, (card?.y ?? 0) - y)).toBeLessThan(60)
  await page.mouse.up()
  await see(refusal)
  expect(await wires(page).count()).toBe(1)

  // Dropped on empty canvas, a wire asks what shall follow, and only what fits is offered.
  await drag(page, await middle(port(page, 'split-1', 'Output data')), await spot(page, 700, 40))
  const search = page.getByRole('dialog', { name: 'After Split' })
  const offers = await search.getByRole('option').allInnerTexts()
  expect(offers.some((text) => text.startsWith('Standardise'))).toBe(true)
  expect(offers.filter((text) => /^(Dense|Train|Metrics|Table)\b/.test(text))).toEqual([])
  await page.keyboard.type('standard')
  await page.keyboard.press('Enter')
  await see(wire(page, 'Split', 'Standardise, data, 344×7'))

  // Escape drops a wire that is in the hand.
  await pull(page, await middle(port(page, 'split-1', 'Output data')), await spot(page, 300, 400))
  await page.keyboard.press('Escape')
  await page.mouse.up()
  expect(await page.getByRole('dialog').count()).toBe(0)

  // A wire is pulled off its input and let go over nothing; undo puts it back.
  await drag(page, await middle(port(page, 'split-1', 'Input data')), await spot(page, 300, 420))
  await seeNoMore(wire(page, 'Table', 'Split'))
  expect(await wires(page).count()).toBe(1)
  await page.keyboard.press('Control+z')
  await see(wire(page, 'Table', 'Split, data, 344×7'))
  // Or led to another input.
  await drag(
    page,
    await middle(port(page, 'standardise-1', 'Input data')),
    await middle(port(page, 'split-1', 'Input data')),
  )
  await see(page.getByRole('status').getByText(/circle|itself|same node/i))
  expect(await wires(page).count()).toBe(2)
  expectClean()
})

test('a node that is dropped on a wire is put into it, from the palette and from the canvas', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await openPenguins(page)
  const [from, to] = [
    await middle(port(page, 'dense-1', 'Output y')),
    await middle(port(page, 'dense-2', 'Input x')),
  ]
  const between: Place = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
  await dragFromPalette(page, 'Dropout', between)
  await see(wire(page, 'Dense', 'Dropout, x, 16'))
  await see(wire(page, 'Dropout', 'Dense, x, 16'))
  expect(await wires(page).count()).toBe(13)
  await page.keyboard.press('Control+z')
  await seeNoMore(node(page, 'dropout-1'))
  expect(await wires(page).count()).toBe(12)

  // On free ground first; then it is dragged onto the wire: one step to undo.
  await dragFromPalette(page, 'Activation', await spot(page, 560, 560))
  await see(node(page, 'activation-1'))
  expect(await wires(page).count()).toBe(12)
  const [x, y] = await middle(node(page, 'activation-1'))
  await drag(page, [x, y - 20], between)
  await see(wire(page, 'Dense', 'Activation, x, 16'))
  await see(wire(page, 'Activation', 'Dense, x, 16'))
  await page.keyboard.press('Control+z')
  await seeNoMore(wire(page, 'Activation', 'Dense'))
  const [nowX, nowY] = await middle(node(page, 'activation-1'))
  expect([Math.round(nowX), Math.round(nowY)]).toEqual([Math.round(x), Math.round(y)])
  expectClean()
})

test('several nodes are boxed, duplicated, copied and pasted, here and in another tab', async () => {
  const { page, context, expectClean } = await desk.sitDown('example=penguins')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openPenguins(page)
  // A box around Input and both Dense, with Shift held.
  const input = await node(page, 'input-1').boundingBox()
  const dense = await node(page, 'dense-2').boundingBox()
  if (!input || !dense) throw new Error('The nodes cannot be seen.')
  await page.keyboard.down('Shift')
  await drag(page, [input.x - 14, input.y - 10], [dense.x + dense.width + 4, dense.y + dense.height + 4])
  await page.keyboard.up('Shift')
  await see(inspector(page).getByRole('heading', { name: '3 nodes selected' }))

  await page.keyboard.press('Control+d')
  await see(node(page, 'dense-4'))
  expect(await nodes(page).count()).toBe(15)
  await page.keyboard.press('Control+z')
  await seeNoMore(node(page, 'dense-4'))
  expect(await nodes(page).count()).toBe(12)

  for (const id of ['input-1', 'dense-1', 'dense-2'])
    await node(page, id).click({ modifiers: id === 'input-1' ? [] : ['Control'] })
  await see(inspector(page).getByRole('heading', { name: '3 nodes selected' }))
  await page.keyboard.press('Control+c')
  const at = await spot(page, 640, 520)
  await page.mouse.move(...at)
  await page.keyboard.press('Control+v')
  await see(nodes(page).nth(14))
  expect(await wires(page).count()).toBe(14)
  await see(inspector(page).getByRole('heading', { name: '3 nodes selected' }))
  await page.keyboard.press('Control+z')
  await seeNoMore(nodes(page).nth(12))
  expect(await nodes(page).count()).toBe(12)

  // Another tab, another graph: with their settings and the wires between them, as one step.
  const { page: other } = await desk.anotherTab(context, 'start')
  await other.getByRole('button', { name: 'New empty graph' }).click()
  await see(other.getByRole('heading', { name: 'Three ways to begin' }))
  await other.bringToFront()
  await other.mouse.move(...(await spot(other, 300, 250)))
  await other.keyboard.press('Control+v')
  await see(other.getByRole('group', { name: /^Dense .*3 units, softmax/ }))
  expect(await nodes(other).count()).toBe(3)
  expect(await wires(other).count()).toBe(2)
  await other.keyboard.press('Control+z')
  await see(other.getByRole('heading', { name: 'Three ways to begin' }))
  expect(await nodes(other).count()).toBe(0)

  // What is no piece of a graph is refused in a sentence.
  await other.evaluate(() => navigator.clipboard.writeText('{"__proto__": {"polluted": 1}}'))
  await other.keyboard.press('Control+v')
  await see(other.getByRole('main', { name: 'Graph' }).getByText(/clipboard|key/))
  expect(await nodes(other).count()).toBe(0)
  expectClean()
})

test('menus, the search at the pointer, arranging, and a data file', async () => {
  const { page, expectClean } = await desk.sitDown('example=penguins')
  await openPenguins(page)
  // The menu of a node knows what can be done with it.
  await node(page, 'predictions-1').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Duplicate/ }).click()
  await see(node(page, 'predictions-2'))
  await undoButton(page).click()
  await seeNoMore(node(page, 'predictions-2'))
  // The menu of a wire puts a node into it.
  const label = await middle(port(page, 'dense-1', 'Output y'))
  const end = await middle(port(page, 'dense-2', 'Input x'))
  await page.mouse.click((label[0] + end[0]) / 2, end[1], { button: 'right' })
  await page.getByRole('menuitem', { name: /^Insert a node/ }).press('ArrowRight')
  await page.getByRole('menuitem', { name: 'Dropout', exact: true }).click()
  await see(wire(page, 'Dense', 'Dropout, x, 16'))
  await undoButton(page).click()
  await seeNoMore(node(page, 'dropout-1'))

  // A double click on free ground searches there; the node comes to that place.
  const free = await spot(page, 790, 490)
  await page.mouse.dblclick(...free)
  await see(page.getByRole('dialog', { name: 'Add a node' }))
  await page.keyboard.type('points')
  await page.keyboard.press('Enter')
  await see(node(page, 'points-1').getByText(/\d+ rows/))
  const [x, y] = await middle(node(page, 'points-1'))
  expect(Math.hypot(x - free[0], y - free[1])).toBeLessThan(60)

  // Arranging moves nodes, and one undo puts all of them back.
  const places = () =>
    nodes(page).evaluateAll((all) => all.map((one) => getComputedStyle(one).transform).join(' '))
  const before = await places()
  await page.getByRole('button', { name: 'Arrange the nodes' }).click()
  await see(page.getByText('Arranged the nodes.'))
  expect(await places()).not.toBe(before)
  await page.keyboard.press('Control+z')
  await expect.poll(places).toBe(before)

  // A CSV becomes a Table where it was dropped; its columns are on its wire and in Data.
  const rows = Array.from({ length: 24 }, (_, row) => `${row},${row * row},${row % 2 ? 'odd' : 'even'}`)
  await dropFile(
    graph(page),
    textFile('squares.csv', `n,square,parity\n${rows.join('\n')}\n`),
    await spot(page, 660, 320),
  )
  const offer = page.getByRole('dialog', { name: 'What should the network predict?' })
  await see(offer.getByRole('radio', { name: /parity/ }))
  await offer.getByRole('button', { name: 'Only the data' }).click()
  await see(node(page, 'table-2').getByText('24 rows'))
  await drag(page, await middle(port(page, 'table-2', 'Output data')), await spot(page, 560, 480))
  await page.keyboard.type('split')
  await page.keyboard.press('Enter')
  await see(wire(page, 'Table', 'Split, data, 24×3'))
  await tab(page, 'Data').click()
  await node(page, 'table-2').click()
  await see(results(page).getByRole('columnheader', { name: /^parity/ }))
  await see(results(page).getByText('24 rows · 3 columns'))
  await see(
    results(page)
      .getByRole('cell', { name: '529' })
      .or(results(page).getByRole('cell', { name: 'even' })),
  )
  expectClean()
})
