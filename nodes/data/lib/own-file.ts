import { param } from '../../../src/kernel/params.ts'
import type { SourceIo } from '../../../src/kernel/define.ts'
import { error, fail, ok, type Checked, type Problem } from '../../../src/kernel/problem.ts'
import { quote } from '../../../src/kernel/words.ts'
import { z } from '../../../src/kernel/z.ts'

/** The params by which a data node names a file of a person's own. */
export function fileParams(what: string) {
  return {
    file: param(z.string().max(255).default(''), {
      title: 'File',
      help: `The name of ${what}. It stays on this computer.`,
      control: 'file',
    }),
    hash: param(
      z
        .string()
        .regex(/^([0-9a-f]{64})?$/)
        .default(''),
      {
        title: 'Fingerprint',
        help: 'The SHA-256 of your file, by which it is found again on this computer.',
        control: 'hidden',
      },
    ),
  }
}

/** What `accepts.params` gives for these params. */
export function namedFile({ name, hash }: { readonly name: string; readonly hash: string }) {
  return { file: name.slice(-255), hash }
}

/** The file of a data node, or why it is not there; `type` stands in front of the codes. */
export async function ownFile(
  type: string,
  { file, hash }: { readonly file: string; readonly hash: string },
  io: Pick<SourceIo, 'file'>,
): Promise<Checked<Blob>> {
  const name = file === '' ? 'The file of this node' : quote(file)
  let blob: Blob | null = null
  try {
    blob = await io.file(hash)
  } catch {
    return fail(
      error(`${type}/unreadable`, `${name} could not be read from this computer's storage.`, {
        advice: 'Drop it here again.',
      }),
    )
  }
  return blob ? ok(blob) : fail(fileMissing(type, file))
}

/** The file is not on this computer: `…/file-missing`. */
export function fileMissing(type: string, file: string): Problem {
  const name = file === '' ? 'The file of this node' : quote(file)
  return error(`${type}/file-missing`, `${name} is not on this computer: drop it here again.`, {
    param: 'file',
    advice: 'A graph holds the name of a file and its fingerprint, never what is in it.',
  })
}
