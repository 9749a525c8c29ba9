/** What a table may hold at most; more is refused with a sentence. */
export const CSV_LIMITS = { bytes: 100_000_000, rows: 2_000_000, columns: 2000, nameLength: 190 } as const

/** Bytes of pixels that a set of pictures may take, and of the file that they come in. */
export const IMAGE_LIMITS = { bytes: 600_000_000, file: 2_000_000_000 } as const

/** Bytes of numbers that a set of arrays may take, and of the file that they come in. */
export const ARRAY_LIMITS = { bytes: 600_000_000, file: 1_000_000_000 } as const
