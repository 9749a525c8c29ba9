/**
 * Shares `rows` out in proportion to `parts` (whole numbers, such as percent) by the largest remainder: whole numbers
 * that add up to `rows`, each less than one away from its exact share. Ties go to the earlier part.
 */
export function share(rows: number, parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0)
  const shares = parts.map((part) => Math.floor((rows * part) / total))
  const left = rows - shares.reduce((sum, value) => sum + value, 0)
  // Remainders of whole numbers, so that ties are ties: with fractions, rounding would decide them.
  const remainder = (at: number) => (rows * (parts[at] ?? 0)) % total
  const byRemainder = parts.map((_, at) => at).sort((a, b) => remainder(b) - remainder(a) || a - b)
  for (const at of byRemainder.slice(0, left)) shares[at] = (shares[at] ?? 0) + 1
  return shares
}

/**
 * Shares groups out among parts so that every group is shared out as `share` would, or with one row more or less per
 * part, and the sums over all groups are exactly `share(all rows, parts)`: a controlled rounding of the table of exact
 * shares. It always exists, since a flow with whole capacities has a whole solution.
 */
export function shareGroups(sizes: readonly number[], parts: readonly number[]): number[][] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const wanted = share(all, parts)
  const table = sizes.map((size) => share(size, parts))
  const open = wanted.map(
    (value, part) => value - table.reduce((sum, shares) => sum + (shares[part] ?? 0), 0),
  )
  const moves = new Moves(sizes, parts, table)
  for (
    let from = open.findIndex((value) => value < 0);
    from >= 0;
    from = open.findIndex((value) => value < 0)
  ) {
    const to = moves.pass(from, open)
    open[from] = (open[from] ?? 0) + 1
    open[to] = (open[to] ?? 0) - 1
  }
  return table
}

/** Moves single rows from one part to another within a group, never further than one row from the exact share. */
class Moves {
  /** Per pair of parts the groups that may allow a move, and how many of them are used up. */
  private readonly candidates = new Map<string, { groups: number[]; used: number }>()
  private readonly floors: number[][]
  private readonly ceilings: number[][]
  private readonly table: number[][]
  private readonly parts: readonly number[]

  constructor(sizes: readonly number[], parts: readonly number[], table: number[][]) {
    const total = parts.reduce((sum, part) => sum + part, 0)
    this.table = table
    this.parts = parts
    this.floors = sizes.map((size) => parts.map((part) => Math.floor((size * part) / total)))
    this.ceilings = sizes.map((size) => parts.map((part) => Math.ceil((size * part) / total)))
    for (let from = 0; from < parts.length; from++)
      for (let to = 0; to < parts.length; to++)
        if (from !== to)
          this.candidates.set(`${from}>${to}`, {
            groups: sizes.map((_, group) => group).filter((group) => this.allowed(group, from, to)),
            used: 0,
          })
  }

  /** Takes a row from a part that has too many and, over others if need be, gives it to one that has too few. */
  pass(from: number, open: readonly number[]): number {
    const reached = new Map<number, number[]>([[from, [from]]])
    for (const [part, path] of reached) {
      if ((open[part] ?? 0) > 0) {
        for (let at = 1; at < path.length; at++) this.move(path[at - 1] ?? 0, path[at] ?? 0)
        return part
      }
      for (let next = 0; next < this.parts.length; next++)
        if (!reached.has(next) && this.find(part, next) !== undefined) reached.set(next, [...path, next])
    }
    throw new Error('internal: rows cannot be shared out')
  }

  private allowed(group: number, from: number, to: number): boolean {
    const shares = this.table[group] ?? []
    return (
      (shares[from] ?? 0) > (this.floors[group]?.[from] ?? 0) &&
      (shares[to] ?? 0) < (this.ceilings[group]?.[to] ?? 0)
    )
  }

  private find(from: number, to: number): number | undefined {
    const list = this.candidates.get(`${from}>${to}`)
    if (!list) return undefined
    while (list.used < list.groups.length && !this.allowed(list.groups[list.used] ?? 0, from, to)) list.used++
    return list.groups[list.used]
  }

  private move(from: number, to: number): void {
    const group = this.find(from, to)
    const shares = group === undefined ? undefined : this.table[group]
    if (group === undefined || !shares) throw new Error('internal: no row can be moved')
    shares[from] = (shares[from] ?? 0) - 1
    shares[to] = (shares[to] ?? 0) + 1
    for (let part = 0; part < this.parts.length; part++) {
      if (this.allowed(group, to, part)) this.candidates.get(`${to}>${part}`)?.groups.push(group)
      if (this.allowed(group, part, from)) this.candidates.get(`${part}>${from}`)?.groups.push(group)
    }
  }
}
