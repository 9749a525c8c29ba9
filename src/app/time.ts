const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "5 minutes ago", "yesterday"; a date when it is more than a month ago. */
export function timeAgo(then: number, now = Date.now()): string {
  const past = now - then
  if (past > 30 * 86_400_000) return new Date(then).toLocaleDateString('en-GB', { dateStyle: 'medium' })
  for (const [unit, length] of UNITS)
    if (past >= length)
      return new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' }).format(
        -Math.floor(past / length),
        unit,
      )
  return 'just now'
}
