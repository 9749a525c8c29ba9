import { error, fail, ok, warning, type Checked } from '../../../src/kernel/problem.ts'
import { quote } from '../../../src/kernel/words.ts'

/**
 * Turns the bytes of a file into text. UTF-8 with or without a byte order mark, UTF-16 with one; what is not valid
 * UTF-8 is read as Windows-1252, with a warning, since that is what spreadsheets in Western Europe write.
 */
export function decodeText(bytes: Uint8Array, name: string): Checked<string> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ok(new TextDecoder('utf-16le').decode(bytes))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ok(new TextDecoder('utf-16be').decode(bytes))
  if (bytes.subarray(0, 4096).includes(0) || startsWith(bytes, 'PK\u0003\u0004') || startsWith(bytes, '%PDF'))
    return fail(
      error('table/not-text', `${quote(name)} is not a text file.`, {
        advice: 'A spreadsheet can be saved as CSV in the program that made it; then drop that file here.',
      }),
    )
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return ok(decodeWindows1252(bytes), [
      warning('table/encoding', `${quote(name)} is not valid UTF-8 and was read as Windows-1252.`, {
        advice: 'Look at accented letters; if they are wrong, save the file as UTF-8.',
      }),
    ])
  }
}

/** What Windows-1252 has at 0x80 to 0x9f, where Latin-1 has control characters. */
const SPECIALS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Node's own decoder of this name reads Latin-1; this one gives the same text everywhere. */
function decodeWindows1252(bytes: Uint8Array): string {
  return new TextDecoder('latin1')
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (char) => SPECIALS[char.charCodeAt(0) - 0x80] ?? char)
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Array.from(text).every((char, at) => bytes[at] === char.charCodeAt(0))
}
