/** A file that a person gave, with its path where it came in a folder. */
export interface DroppedFile {
  readonly path: string
  readonly file: File
}

/** More files than this are not even listed. */
const MOST = 200_000

/**
 * The files of a drop, with those in folders below it. Call it in the event itself: later, the browser has forgotten
 * what was dropped.
 */
export function droppedFiles(data: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const plain = [...data.files]
  return entries.length === 0
    ? Promise.resolve(plain.map((file) => ({ path: file.name, file })))
    : listEntries(entries)
}

/** The files of an `<input>`; with `webkitdirectory` they know their path. */
export function pickedFiles(files: FileList | null): DroppedFile[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function listEntries(entries: readonly FileSystemEntry[]): Promise<DroppedFile[]> {
  const found: DroppedFile[] = []
  const waiting = [...entries]
  while (waiting.length > 0 && found.length < MOST) {
    const entry = waiting.shift()
    if (!entry) break
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry)
      if (file) found.push({ path: entry.fullPath.replace(/^\//, ''), file })
    } else if (entry.isDirectory) waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)))
  }
  return found
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((done) => entry.file(done, () => done(null)))
}

/** A folder tells a hundred of its entries at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done) => reader.readEntries(done, () => done([])))
    if (some.length === 0) return all
    all.push(...some)
  }
}
