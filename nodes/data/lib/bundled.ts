import type { DatasetCard, SourceIo } from '../../../src/kernel/define.ts'
import { error, fail, ok, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { quote } from '../../../src/kernel/words.ts'

/** The tables in `public/data` that a Table node can show, in the order of the list. */
export const TABLES = [
  {
    id: 'penguins',
    title: 'Palmer penguins',
    what: 'One row is one penguin that was measured near Palmer Station, Antarctica, from 2007 to 2009. The measurements tell the three species apart.',
    source:
      'Kristen Gorman and the Palmer Station LTER; collected by Horst, Hill and Gorman (2020), palmerpenguins.',
    licence: 'CC0 1.0',
    rows: 344,
    columns: [
      'Species',
      'Island',
      'Beak Length (mm)',
      'Beak Depth (mm)',
      'Flipper Length (mm)',
      'Body Mass (g)',
      'Sex',
    ],
    classes: ['Adelie', 'Chinstrap', 'Gentoo'],
    file: 'penguins.csv',
  },
] as const satisfies readonly DatasetCard[]

/** The images of the Digits node. */
export const DIGITS = {
  id: 'digits',
  title: 'Handwritten digits',
  what: 'One row is one digit that somebody wrote, shrunk to 8 × 8 grey values from 0 to 16. The task is to read it.',
  source:
    'Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository; the 1,797 test images as scikit-learn ships them.',
  licence: 'CC BY 4.0',
  rows: 1797,
  columns: ['image', 'digit'],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  file: 'digits.bin',
} as const satisfies DatasetCard

/** Reads a file of `public/data`; what goes wrong becomes a problem with the given code. */
export async function readBundled(
  io: SourceIo,
  card: DatasetCard,
  code: Problem['code'],
): Promise<Checked<Uint8Array>> {
  try {
    return ok(await io.bundled(card.file))
  } catch {
    return fail(
      error(code, `The data of ${quote(card.title)} could not be read.`, {
        advice: 'Reload the page. If that does not help, the installation is damaged.',
      }),
    )
  }
}
