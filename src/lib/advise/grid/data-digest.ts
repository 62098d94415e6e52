import type {History} from '../history/index.ts'

/** What says whether rows are the same, whatever their order: their number and two sums over their hashes. */
export async function rowsDigest(
  history: History,
  fromMs: number,
  untilMs: number,
  as: 'typed' | 'written',
): Promise<string> {
  const [row] = await history.database.rows(
    `SELECT count(*) AS n, coalesce(bit_xor(hash(r)), 0) AS x, coalesce(sum(hash(r)::HUGEINT), 0) AS s
     FROM (${history.select(fromMs, untilMs, as)}) r`,
    'the data',
  )
  return [row?.['n'], row?.['x'], row?.['s']].map(String).join('-')
}
