import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { entry, inspector, node, see, seeNoMore, setNumber, setUpDesk } from './desk.ts'

const desk = setUpDesk()

const chip = (page: Page, text: string) => page.getByRole('banner').getByText(text, { exact: true })

test('a tab that is closed in mid-edit comes back with everything older than a second', async () => {
  const first = await desk.sitDown('example=penguins')
  const { page, context, expectClean } = first
  await see(node(page, 'table-1').getByText('344 rows'))
  const title = page.getByRole('textbox', { name: 'Title of the graph' })
  await title.fill('Penguins, interrupted')
  await title.press('Enter')
  await node(page, 'dense-1').click()
  await setNumber(page, 'Units', '40')
  await node(page, 'train-1').click()
  await setNumber(page, 'Epochs', '7')
  // No waiting for “Saved”: a second is what a crash may cost, and here none passes without having been stored.
  await page.waitForTimeout(1000)
  const url = page.url()
  await page.close({ runBeforeUnload: false })

  const again = await desk.anotherTab(context)
  await see(node(again.page, 'dense-1').getByText('40 units'))
  await see(node(again.page, 'train-1').getByText('7 epochs'))
  expect(again.page.url()).toBe(url)
  expect(await again.page.title()).toBe('Penguins, interrupted – Netloom')
  await see(chip(again.page, 'Saved'))

  // The start page has it, with its age.
  await again.page.getByRole('button', { name: 'Netloom', exact: true }).click()
  const recent = again.page.getByRole('region', { name: 'Your graphs' })
  await see(recent.getByText('Penguins, interrupted'))
  expect(await recent.getByRole('listitem').count()).toBe(1)
  await see(recent.getByText('12 nodes'))
  expect(again.page.url()).toMatch(/#start$/)
  await recent.getByRole('button', { name: /^Penguins, interrupted/ }).click()
  await see(node(again.page, 'dense-1').getByText('40 units'))
  expectClean()
})

test('of two tabs one writes; the other looks on until it takes over', async () => {
  const { page: one, context, expectClean } = await desk.sitDown('example=penguins')
  await see(node(one, 'table-1').getByText('344 rows'))
  await node(one, 'dense-1').click()
  await setNumber(one, 'Units', '20')
  await see(chip(one, 'Saved'))

  const { page: two } = await desk.anotherTab(context, one.url().split('#')[1])
  await see(node(two, 'dense-1').getByText('20 units'))
  await see(two.getByText(/^This graph is open in another tab\./))
  await see(chip(two, 'Read only'))
  // Nothing changes it there: not a key, not the form.
  await node(two, 'dense-1').click()
  await two.keyboard.press('Delete')
  await see(node(two, 'dense-1'))
  expect(await inspector(two).getByRole('spinbutton', { name: 'Units' }).isDisabled()).toBe(true)

  // The first tab goes on writing; what it wrote last is what the second takes over.
  await setNumber(one, 'Units', '21')
  await two.getByRole('button', { name: 'Take over' }).click()
  await seeNoMore(two.getByText(/^This graph is open in another tab\./))
  await see(node(two, 'dense-1').getByText('21 units'))
  await see(chip(two, 'Saved'))
  await see(one.getByText(/^This graph is open in another tab\./))
  await see(chip(one, 'Read only'))
  expect(await inspector(one).getByRole('spinbutton', { name: 'Units' }).isDisabled()).toBe(true)

  await node(two, 'dense-1').click()
  await setNumber(two, 'Units', '22')
  await see(chip(two, 'Saved'))
  // And back again.
  await one.getByRole('button', { name: 'Take over' }).click()
  await see(node(one, 'dense-1').getByText('22 units'))
  await see(chip(two, 'Read only'))
  await seeNoMore(one.getByText(/^This graph is open in another tab\./))

  // A tab that goes leaves the graph to the next one.
  await one.close()
  await two.reload()
  await see(node(two, 'dense-1').getByText('22 units'))
  await see(chip(two, 'Saved'))
  expectClean()
})

test('an empty graph in which nothing was done survives a reload, and becomes a graph with the first node', async () => {
  const { page, expectClean } = await desk.sitDown('start')
  await page.getByRole('button', { name: 'New empty graph' }).click()
  await see(page.getByRole('heading', { name: 'Three ways to begin' }))
  await page.reload()
  await see(page.getByRole('heading', { name: 'Three ways to begin' }))
  expect(await page.getByRole('dialog').count()).toBe(0)
  await entry(page, 'Table').click()
  await see(node(page, 'table-1').getByText('344 rows'))
  await see(chip(page, 'Saved'))
  await page.reload()
  await see(node(page, 'table-1').getByText('344 rows'))
  expect(page.url()).toMatch(/#document=\w+$/)
  expectClean()
})

test('Back and Forward lead between the start page and the graphs', async () => {
  const { page, expectClean } = await desk.sitDown('start')
  await page.getByRole('button', { name: /^Penguins/ }).click()
  await see(node(page, 'table-1').getByText('344 rows'))
  await node(page, 'dense-1').click()
  await setNumber(page, 'Units', '9')
  await see(chip(page, 'Saved'))
  await page.goBack()
  await see(page.getByRole('region', { name: 'Your graphs' }).getByRole('listitem'))
  expect(page.url()).toMatch(/#start$/)
  await page.getByRole('button', { name: /^Two spirals/ }).click()
  await see(node(page, 'points-1'))
  await page.goBack()
  await see(page.getByRole('button', { name: 'New empty graph' }))
  await page.goForward()
  await see(node(page, 'points-1'))
  await page.getByRole('button', { name: 'Netloom', exact: true }).click()
  await page
    .getByRole('region', { name: 'Your graphs' })
    .getByRole('button', { name: /^Penguins/ })
    .click()
  await see(node(page, 'dense-1').getByText('9 units'))
  await see(chip(page, 'Saved'))
  expectClean()
})
