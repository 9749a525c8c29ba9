import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axe } from '../../helpers/browser.ts'
import {
  middle,
  node,
  nodes,
  palette,
  port,
  pull,
  see,
  seeNoMore,
  setUpDesk as takeDesk,
  type Place,
} from '../../journeys/desk.ts'

const desk = takeDesk()

async function open(hash = 'example=digits-cnn'): Promise<Page> {
  const { page } = await desk.sitDown(hash)
  await see(node(page, 'split-1').getByText('1,258'))
  return page
}

/** The wires on the canvas by their names, such as "Wire from Split to Input, data, 1,797×2". */
async function wires(page: Page): Promise<string[]> {
  const found = page.getByRole('img', { name: /^Wire from/ })
  return found.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
}

const between = async (page: Page, from: string, to: string) =>
  (await wires(page)).filter((name) => name.startsWith(`Wire from ${from} to ${to}`)).length

const letGo = (page: Page) => page.mouse.up()
const said = (page: Page) => page.locator('[data-canvas] [role=status]')
const title = async (page: Page, id: string): Promise<Place> => {
  const box = await node(page, id).boundingBox()
  if (!box) throw new Error(`${id} cannot be seen.`)
  return [box.x + box.width * 0.6, box.y + 12]
}
/** A place on the canvas where nothing is. */
const emptyPlace = async (page: Page): Promise<Place> => {
  const [x, y] = await middle(node(page, 'dense-1'))
  return [x, y + 150]
}

describe('wires by hand', () => {
  test('a refused wire says why at the pointer, the sentence stays, and no wire is made', async () => {
    const page = await open()
    const before = await wires(page)
    await pull(
      page,
      await middle(port(page, 'split-1', 'Output')),
      await middle(port(page, 'conv2d-1', 'Input x')),
    )
    await see(said(page).getByText('Split gives a table, but Conv2D takes a tensor at “x”.'))
    await letGo(page)
    await see(said(page).getByText('Split gives a table, but Conv2D takes a tensor at “x”.'))
    expect(await wires(page)).toEqual(before)
    await seeNoMore(said(page).getByText('Split gives a table'))
  })

  test('what fits with a problem is told before the wire is made', async () => {
    const page = await open()
    await pull(
      page,
      await middle(port(page, 'max-pooling2d-1', 'Output')),
      await middle(port(page, 'dense-1', 'Input')),
    )
    await see(said(page).getByText('Dense reads vectors, this wire carries 4 × 4 × 16.'))
    await page.keyboard.press('Escape')
    await letGo(page)
    expect(await between(page, 'MaxPooling2D', 'Dense')).toBe(0)
  })

  test('a wire comes off its input and is gone on empty canvas; undo brings it back', async () => {
    const page = await open()
    await pull(page, await middle(port(page, 'dense-1', 'Input')), await emptyPlace(page))
    await letGo(page)
    expect(await between(page, 'Flatten', 'Dense')).toBe(0)
    await page.keyboard.press('Control+z')
    await expect.poll(() => between(page, 'Flatten', 'Dense')).toBe(1)
  })

  test('Alt and a click take all wires off a port', async () => {
    const page = await open()
    await port(page, 'train-1', 'Output').click({ modifiers: ['Alt'] })
    await expect.poll(() => between(page, 'Train', 'Metrics')).toBe(0)
    expect(await between(page, 'Train', 'Predictions')).toBe(0)
    await page.keyboard.press('Control+z')
    await expect.poll(() => between(page, 'Train', 'Metrics')).toBe(1)
  })

  test('on empty canvas, a list of what fits; the choice is connected', async () => {
    const page = await open()
    const count = await nodes(page).count()
    await pull(page, await middle(port(page, 'flatten-1', 'Output')), await emptyPlace(page))
    await letGo(page)
    await see(page.getByRole('dialog').getByRole('combobox'))
    await page.keyboard.type('dropout')
    await page.keyboard.press('Enter')
    await expect.poll(() => nodes(page).count()).toBe(count + 1)
    expect(await between(page, 'Flatten', 'Dropout')).toBe(1)
  })

  test('a node from the palette that is dropped on a wire is put on it, in one step', async () => {
    const page = await open()
    const [ax, ay] = await middle(port(page, 'max-pooling2d-1', 'Output'))
    const [bx] = await middle(port(page, 'flatten-1', 'Input'))
    const frame = await page.locator('[data-canvas]').boundingBox()
    await palette(page)
      .getByRole('button', { name: 'Dropout' })
      .dragTo(page.locator('[data-canvas]'), {
        targetPosition: { x: (ax + bx) / 2 - (frame?.x ?? 0), y: ay - (frame?.y ?? 0) },
      })
    await expect.poll(() => between(page, 'MaxPooling2D', 'Dropout')).toBe(1)
    expect(await between(page, 'Dropout', 'Flatten')).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => between(page, 'MaxPooling2D', 'Flatten')).toBe(1)
    await seeNoMore(node(page, 'dropout-1'))
  })
})

describe('keys', () => {
  test('in text fields of every kind, no key touches the graph', async () => {
    const page = await open()
    const count = await nodes(page).count()
    await page.mouse.click(...(await title(page, 'conv2d-1')))
    const strike = async () => {
      for (const key of [
        'Delete',
        'Backspace',
        'Control+a',
        'Control+d',
        'Control+Backspace',
        'c',
        '/',
        '?',
        'Control+x',
      ])
        await page.keyboard.press(key)
    }
    await palette(page).getByRole('searchbox').or(palette(page).getByRole('combobox')).first().focus()
    await strike()
    await page
      .getByRole('spinbutton')
      .or(page.getByRole('textbox', { name: 'Filters' }))
      .first()
      .focus()
    await strike()
    await page.getByRole('complementary').getByRole('combobox').first().focus()
    await strike()
    await page.mouse.click(...(await title(page, 'conv2d-1')))
    await page.keyboard.press('F2')
    await see(page.getByRole('dialog'))
    await strike()
    await page.keyboard.press('Escape')
    await seeNoMore(page.getByRole('dialog'))
    expect(await nodes(page).count()).toBe(count)
  })

  test('Tab goes along the wires; what has the keyboard is selected, moved, connected and deleted', async () => {
    const page = await open()
    await node(page, 'digits-1').focus()
    await page.keyboard.press('Tab')
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'))
    expect(await focused()).toBe('split-1')
    await page.keyboard.press('[')
    expect(await focused()).toContain('digits-1.')
    await page.keyboard.press('[')
    expect(await focused()).toBe('digits-1')

    const before = await node(page, 'digits-1').boundingBox()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    const after = await node(page, 'digits-1').boundingBox()
    expect(after?.y ?? 0).toBeGreaterThan((before?.y ?? 0) + 20)
    await page.keyboard.press('Control+z')
    await expect
      .poll(async () => (await node(page, 'digits-1').boundingBox())?.y)
      .toBeCloseTo(before?.y ?? 0, 0)

    await page.keyboard.press('c')
    await see(page.getByRole('dialog'))
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('digits-1')
    await page.keyboard.press('Shift+F10')
    await see(page.getByRole('menu'))
    await page.keyboard.press('Escape')
    await seeNoMore(page.getByRole('menu'))
    await page.keyboard.press('Delete')
    await seeNoMore(node(page, 'digits-1'))
  })

  test('nodes travel to another tab through the clipboard, and undo there takes them all back', async () => {
    const { page, context } = await desk.sitDown('example=digits-cnn')
    await see(node(page, 'split-1').getByText('1,258'))
    await page.mouse.click(...(await title(page, 'conv2d-1')))
    await page.keyboard.down('Shift')
    await page.mouse.click(...(await title(page, 'max-pooling2d-1')))
    await page.keyboard.up('Shift')
    await page.keyboard.press('Control+c')
    const { page: other } = await desk.anotherTab(context, 'example=two-spirals')
    await see(nodes(other))
    const count = await nodes(other).count()
    await other.locator('[data-canvas]').hover({ position: { x: 20, y: 20 } })
    await other.keyboard.press('Control+v')
    await expect.poll(() => nodes(other).count()).toBe(count + 2)
    expect(await between(other, 'Conv2D', 'MaxPooling2D')).toBe(1)
    await other.keyboard.press('Control+z')
    await expect.poll(() => nodes(other).count()).toBe(count)
  })
})

describe('nodes by hand', () => {
  test('a drag is one step of undo; dropped on a wire, a node is put on it', async () => {
    const page = await open()
    await palette(page).getByRole('button', { name: 'Dropout' }).click()
    await see(node(page, 'dropout-1'))
    const [ax, ay] = await middle(port(page, 'max-pooling2d-1', 'Output'))
    const [bx] = await middle(port(page, 'flatten-1', 'Input'))
    await pull(page, await title(page, 'dropout-1'), [(ax + bx) / 2, ay - 20])
    await letGo(page)
    await expect.poll(() => between(page, 'MaxPooling2D', 'Dropout')).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => between(page, 'MaxPooling2D', 'Flatten')).toBe(1)
    await see(node(page, 'dropout-1'))
  })

  test('a problem is spelt out beneath its node, and mended there', async () => {
    const page = await open()
    await page.mouse.click(...(await title(page, 'flatten-1')))
    await page.keyboard.press('Control+Backspace')
    await node(page, 'dense-1').getByRole('button', { name: '1 problem of Dense' }).click()
    const problems = page.getByRole('group', { name: 'Problems of Dense' })
    await see(problems.getByText('Dense reads vectors'))
    expect(await axe(page)).toEqual([])
    await problems.getByRole('button', { name: 'Insert Flatten' }).click()
    await seeNoMore(problems)
    expect(await between(page, 'Flatten', 'Dense')).toBe(1)
  })

  test('arranging moves the nodes, in one step', async () => {
    const page = await open()
    const places = () =>
      nodes(page).evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform).join())
    const before = await places()
    await page.locator('[data-canvas]').getByRole('button', { name: 'Arrange the nodes' }).click()
    await expect.poll(places).not.toBe(before)
    await page.keyboard.press('Control+z')
    await expect.poll(places).toBe(before)
  })

  test('a large graph: names and colours from afar, and only what is in view is drawn', async () => {
    const { page, expectClean } = await desk.sitDown('example=digits-cnn')
    await see(nodes(page))
    for (let doubled = 0; doubled < 5; doubled++) {
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+d')
    }
    const drawn = () => page.locator('.react-flow__node').count()
    await page.keyboard.press('Shift+L')
    // 12 nodes, doubled five times, all of them small enough to be seen.
    await expect.poll(drawn, { timeout: 10_000 }).toBe(384)
    expect(await nodes(page).getByText('parameters').count()).toBe(0)
    await page.keyboard.press('Control+0')
    await expect.poll(drawn).toBeLessThan(60)
    await expect.poll(() => nodes(page).getByText('parameters').count()).toBeGreaterThan(0)
    expectClean()
  })
})
