import type {CategoryColumn, NumberColumn, Profile} from './schema.ts'

/** What in a profile cannot be true at once; undefined where all fits. */
export function findInconsistency({rows, columns}: Profile): string | undefined {
  const names = new Set<string>()
  for (const column of columns) {
    const {name} = column
    if (names.has(name)) return `the column "${name}" stands twice`
    names.add(name)
    const wrong =
      column.kind === 'number'
        ? ofNumbers(column, rows)
        : column.kind === 'category'
          ? ofCategories(column, rows)
          : column.nulls > rows
            ? 'more nulls than rows'
            : undefined
    if (wrong !== undefined) return `column "${name}" has ${wrong}`
  }
  return undefined
}

function ofNumbers(column: NumberColumn, rows: number): string | undefined {
  const {edges, counts, means, moments, nulls, infinite, exact} = column
  const size = moments?.count ?? 0
  if (moments?.count === 0) return 'moments of no rows'
  if (counts.length !== edges.length) return 'not as many counts as edges'
  if (exact ? means !== undefined : means?.length !== edges.length) return 'not as many means'
  if (edges.some((edge, bin) => bin > 0 && edge <= (edges[bin - 1] ?? edge)))
    return 'edges that do not ascend'
  if (moments !== null && (edges[0] !== moments.min || (edges.at(-1) ?? NaN) > moments.max))
    return 'edges beyond its smallest or largest value'
  if (means?.some((mean, bin) => !within(mean, bin, column)) === true)
    return 'a mean outside of its bin'
  if (sum(counts) !== size) return 'counts that are not those of its values'
  return size + nulls + infinite === rows ? undefined : 'values, nulls and infinities of other rows'
}

function within(mean: number, bin: number, {edges, moments}: NumberColumn): boolean {
  const [low = NaN, high] = [edges[bin], edges[bin + 1]]
  return mean >= low && (high === undefined ? mean <= (moments?.max ?? NaN) : mean < high)
}

function ofCategories(
  {counts, others, nulls, distinct}: CategoryColumn,
  rows: number,
): string | undefined {
  if (new Set(counts.map(([label]) => label)).size < counts.length) return 'a label twice'
  if (distinct < counts.length) return 'fewer different labels than labels'
  const size = sum(counts.map(([, n]) => n)) + others
  return size + nulls === rows ? undefined : 'labels and nulls of other rows'
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
