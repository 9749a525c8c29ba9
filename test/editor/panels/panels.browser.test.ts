import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, launch, openPage, type OpenedPage, type PageOptions } from '../../helpers/browser.ts'
import { servePage, type Served } from '../../helpers/serve.ts'

let browser: Browser
let served: Served

beforeAll(async () => {
  served = await servePage()
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
  await served.close()
})

/** Opens the penguin graph and waits until its rows are counted; closed, and checked for errors, at the end. */
async function withPage(work: (page: Page) => Promise<void>, options: PageOptions = {}): Promise<void> {
  const opened: OpenedPage = await openPage(browser, `${served.url}#example=penguins`, options)
  opened.page.setDefaultTimeout(15_000)
  try {
    await opened.page.getByText('344 rows').first().waitFor()
    await work(opened.page)
    opened.expectClean()
  } finally {
    await opened.close()
  }
}

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const chooseNode = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`).click()
const focusOf = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName ?? '',
  )

/** Scans what is seen now; findings are collected, so that one run tells all of them. */
function scanner() {
  const found: string[] = []
  const scan = async (page: Page, where: string) => {
    for (const finding of await axe(page)) found.push(`${where}: ${finding}`)
  }
  return { found, scan }
}

describe('no serious finding of axe', () => {
  it.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
    const { found, scan } = scanner()
    await withPage(
      async (page) => {
        await chooseNode(page, 'input-1')
        await scan(page, 'columns')
        await chooseNode(page, 'dense-1')
        await inspector(page).getByRole('spinbutton', { name: 'Units' }).fill('0')
        await scan(page, 'a wrong value')
        await page.keyboard.press('Escape')
        for (const tab of ['Evaluation', 'Data', 'Problems']) {
          await page.getByRole('tab', { name: tab }).click()
          if (tab === 'Data') await page.getByRole('rowheader').first().waitFor()
          await scan(page, tab)
        }
        for (const [keys, dialog] of [
          ['Control+k', 'Find a command'],
          ['?', 'Keyboard shortcuts'],
          ['/', 'Add a node'],
          ['F2', 'Rename Dense'],
        ] as const) {
          await page.keyboard.press(keys)
          await page.getByRole('dialog', { name: dialog }).waitFor()
          await scan(page, dialog)
          await page.keyboard.press('Escape')
          await page.getByRole('dialog').waitFor({ state: 'detached' })
        }
        await page.getByRole('button', { name: 'Theme' }).click()
        await scan(page, 'a menu')
      },
      // A dialog that is still fading in has no contrast to speak of.
      { colorScheme, reducedMotion: 'reduce' },
    )
    expect(found).toEqual([])
  })

  it('with drawers', async () => {
    const { found, scan } = scanner()
    await withPage(
      async (page) => {
        for (const drawer of ['palette', 'inspector']) {
          await page.getByRole('button', { name: `Show the ${drawer}` }).click()
          await scan(page, drawer)
        }
      },
      { viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' },
    )
    expect(found).toEqual([])
  })
})

describe('the inspector', () => {
  it('keeps a wrong number out of the graph, and says the bounds', () =>
    withPage(async (page) => {
      await chooseNode(page, 'dense-1')
      const units = inspector(page).getByRole('spinbutton', { name: 'Units' })
      await units.fill('0')
      await inspector(page)
        .getByText('0 is too small: Units takes a whole number from 1 to 65,536.')
        .waitFor()
      await page.getByText('16 units, relu').waitFor()
      await units.blur()
      expect(await units.inputValue()).toBe('16')
      await inspector(page).getByText('It stays 16.').waitFor()
      await units.fill('24')
      await page.getByText('24 units, relu').waitFor()
      await units.press('ArrowUp')
      await units.press('Shift+ArrowUp')
      await page.getByText('35 units, relu').waitFor()
    }))

  it('makes what is typed in one go one step back', () =>
    withPage(async (page) => {
      await chooseNode(page, 'dense-1')
      const units = inspector(page).getByRole('spinbutton', { name: 'Units' })
      await units.focus()
      await page.keyboard.type('123')
      await units.press('Enter')
      await page.getByText('123 units, relu').waitFor()
      await page.getByRole('button', { name: /^Undo/ }).click()
      await page.getByText('16 units, relu').waitFor()
      expect(await units.inputValue()).toBe('16')
    }))
})

describe('by keyboard alone', () => {
  it('a node is found by another word for it, added, connected and renamed', () =>
    withPage(async (page) => {
      await chooseNode(page, 'dense-1')
      await page.getByRole('searchbox', { name: 'Search the nodes' }).focus()
      await page.keyboard.type('overfitting')
      await page.keyboard.press('Enter')
      await inspector(page).getByRole('heading', { name: 'Dropout' }).first().waitFor()
      // It fits behind Dense, so it is wired already.
      await inspector(page).getByRole('button', { name: 'Dense' }).waitFor()

      await page.locator('.react-flow__node[data-id="dropout-1"]').focus()
      await page.keyboard.press('c')
      await page.getByRole('combobox', { name: 'Connect Dropout with' }).waitFor()
      await page.keyboard.type('dense-2')
      await page.keyboard.press('Enter')
      await page.getByRole('img', { name: /^Wire from Dropout to Dense/ }).waitFor({ state: 'attached' })

      await page.keyboard.press('F2')
      await page.getByRole('dialog', { name: 'Rename Dropout' }).waitFor()
      await page.keyboard.type('Forgetful')
      await page.keyboard.press('Enter')
      await inspector(page).getByRole('heading', { name: 'Forgetful' }).waitFor()
      expect(await page.getByRole('dialog').count()).toBe(0)
    }))

  it('the results grow, shrink and fold, and are as they were after a reload', () =>
    withPage(async (page) => {
      const separator = page.getByRole('separator', { name: 'Height of the results' })
      const height = async () => Number(await separator.getAttribute('aria-valuenow'))
      const before = await height()
      await separator.press('Shift+ArrowUp')
      expect(await height()).toBe(before + 80)
      await page.reload()
      expect(await height()).toBe(before + 80)
      await separator.press('Enter')
      await page.getByRole('button', { name: 'Show the results' }).waitFor()
      await page.reload()
      await page.getByRole('button', { name: 'Show the results' }).click()
      expect(await height()).toBe(before + 80)
    }))

  it('a dialog gives the keyboard back', () =>
    withPage(async (page) => {
      await page.getByRole('tab', { name: 'Training' }).focus()
      const before = await focusOf(page)
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
      expect(await focusOf(page)).toBe('Find a command or a node')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(await focusOf(page)).toBe(before)
    }))
})

describe('on a narrow screen', () => {
  it('a drawer never lies over the results, and Escape sends it away', () =>
    withPage(
      async (page) => {
        await page.getByRole('button', { name: 'Show the palette' }).click()
        const palette = page.getByRole('navigation', { name: 'Palette' })
        const drawer = await palette.boundingBox()
        const results = await page.getByRole('region', { name: 'Results' }).boundingBox()
        expect((drawer?.y ?? NaN) + (drawer?.height ?? NaN)).toBeLessThanOrEqual((results?.y ?? NaN) + 1)
        await page.getByRole('searchbox', { name: 'Search the nodes' }).press('Escape')
        await palette.waitFor({ state: 'hidden' })
        expect(await focusOf(page)).toBe('Show the palette')
      },
      { viewport: { width: 1024, height: 768 } },
    ))
})
