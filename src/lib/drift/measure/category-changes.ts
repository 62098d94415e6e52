import type {CategorySample} from '../sample.ts'
import type {ColumnMeasure} from './types.ts'

type Changes = Pick<
  Extract<ColumnMeasure, {kind: 'category'}>,
  'moved' | 'unseen' | 'unseenCount' | 'unseenRows' | 'gone'
>

const MOST = 20

/**
 * Categories whose shares moved, that are new, and that are gone. Where not all categories of one side
 * were kept, nobody can say which of the other are missing there, and none are named.
 */
export function categoryChanges(reference: CategorySample, current: CategorySample): Changes {
  const share = ({counts, size}: CategorySample, label: string): number =>
    size === 0 ? 0 : (counts.get(label) ?? 0) / size
  const moved = [...new Set([...reference.counts.keys(), ...current.counts.keys()])]
    .map(label => ({
      label,
      reference: share(reference, label),
      current: share(current, label),
    }))
    .filter(({reference: was, current: is}) => was !== is)
  const unseen =
    reference.others > 0
      ? []
      : [...current.counts]
          .filter(([label]) => !reference.counts.has(label))
          .map(([label, rows]) => ({label, rows}))
  const gone =
    current.others > 0
      ? []
      : [...reference.counts.keys()]
          .filter(label => !current.counts.has(label))
          .map(label => ({label, share: share(reference, label)}))
  return {
    moved: first(moved, ({reference: was, current: is}) => Math.abs(is - was)),
    unseen: first(unseen, ({rows}) => rows),
    unseenCount: unseen.length,
    unseenRows: unseen.reduce((sum, {rows}) => sum + rows, 0),
    gone: first(gone, item => item.share),
  }
}

/** The largest by `size`, those of one size by their labels. */
function first<T extends {readonly label: string}>(items: T[], size: (item: T) => number): T[] {
  return items
    .sort((a, b) => size(b) - size(a) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .slice(0, MOST)
}
