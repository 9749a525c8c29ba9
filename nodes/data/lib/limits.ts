/** What a table may hold at most; more is refused with a sentence. */
export const CSV_LIMITS = { bytes: 100_000_000, rows: 2_000_000, columns: 2000, nameLength: 190 } as const
