import { list, plural, quote } from '../../../src/kernel/words.ts'

export const LABELLINGS = ['auto', 'folders', 'table', 'masks', 'none'] as const
export type Labelling = (typeof LABELLINGS)[number]

/** Which files belong together, found from their names alone. */
export interface Arrangement {
  /** Paths of pictures, in the order of the rows. */
  readonly images: readonly string[]
  /** The mask of each picture, where masks were found; `null` where one is missing. */
  readonly masks: readonly (string | null)[] | null
  /** Masks that belong to no picture. */
  readonly loose: readonly string[]
  /** The folder that each picture lies in, where folders are classes. */
  readonly folders: readonly string[] | null
  /** What was found, as a sentence. */
  readonly why: string
}

const MASK_FOLDER = /^(masks?|labels?|annotations?|ground[ _-]?truths?|gts?|segmentations?|seg)$/i
const MASK_ENDING = /[ _.-](masks?|seg|segmentation|label|gt)$/i

/**
 * Sorts pictures into rows, masks and classes by their paths: masks lie in a folder of that name or end in `_mask`,
 * classes are the folders directly above the files.
 */
export function arrange(paths: readonly string[], labelling: Labelling): Arrangement {
  const sorted = paths.toSorted(byCodeUnits)
  const maskLike = labelling === 'auto' || labelling === 'masks' ? sorted.filter(isMask) : []
  const pictures = sorted.filter((path) => !maskLike.includes(path))
  const paired = pairUp(pictures, maskLike)
  const enough = labelling === 'masks' || paired.found >= pictures.length / 2
  if (maskLike.length > 0 && pictures.length > 0 && enough)
    return {
      images: pictures,
      masks: paired.masks,
      loose: paired.loose,
      folders: null,
      why: `${plural(paired.found, 'picture has', 'pictures have')} a mask of the same name.`,
    }
  const folders = sorted.map((path) => parentOf(path))
  const names = new Set(folders)
  const byFolder = labelling === 'folders' || (labelling === 'auto' && names.size > 1)
  return {
    images: sorted,
    masks: null,
    loose: [],
    folders: byFolder ? folders : null,
    why: byFolder
      ? `Every folder is a class: ${list([...names].map(quote), 4)}.`
      : 'The pictures lie in one folder, so nothing tells them apart.',
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
}

function parentOf(path: string): string {
  return partsOf(path).at(-2) ?? ''
}

/** A file's name without its folders and its ending. */
export function stemOf(path: string): string {
  return (partsOf(path).at(-1) ?? '').replace(/\.[^.]*$/, '')
}

/** A file's name without its folders. */
export function fileOf(path: string): string {
  return partsOf(path).at(-1) ?? ''
}

function isMask(path: string): boolean {
  return partsOf(path)
    .slice(0, -1)
    .some((part) => MASK_FOLDER.test(part))
    ? true
    : MASK_ENDING.test(stemOf(path))
}

/** What a picture and its mask have in common. */
function commonName(path: string): string {
  return stemOf(path).replace(MASK_ENDING, '').toLowerCase()
}

function pairUp(pictures: readonly string[], masks: readonly string[]) {
  const byName = new Map<string, string[]>()
  for (const mask of masks) {
    const name = commonName(mask)
    byName.set(name, [...(byName.get(name) ?? []), mask])
  }
  let found = 0
  const used = new Set<string>()
  const matched = pictures.map((picture) => {
    // Of several with one name, the one that lies closest: its folders have the most in common.
    const candidates = byName.get(commonName(picture)) ?? []
    const [mask] = candidates.toSorted((a, b) => shared(b, picture) - shared(a, picture) || byCodeUnits(a, b))
    if (mask === undefined) return null
    found++
    used.add(mask)
    return mask
  })
  return { masks: matched, found, loose: masks.filter((mask) => !used.has(mask)) }
}

/** How many folders two paths have in common, from the front. */
function shared(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  let same = 0
  while (same < left.length - 1 && left[same] === right[same]) same++
  return same
}
