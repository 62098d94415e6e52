import type {ClassRows} from '../types.ts'

/** Rows of each class, in their order. */
export function rowsByClass({
  truth,
  classCount,
  rowCount,
}: Pick<ClassRows, 'truth' | 'classCount' | 'rowCount'>): readonly Uint32Array[] {
  const sizes = new Uint32Array(classCount)
  for (const index of truth) sizes[index] = (sizes[index] ?? 0) + 1
  const members = Array.from(sizes, size => new Uint32Array(size))
  sizes.fill(0)
  for (let row = 0; row < rowCount; row++) {
    const index = truth[row] ?? 0
    const place = sizes[index] ?? 0
    const own = members[index]
    if (own !== undefined) own[place] = row
    sizes[index] = place + 1
  }
  return members
}
