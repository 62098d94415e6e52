import type {ColumnMeasure} from '../measure/types.ts'
import {listed, percent, quoted} from './format.ts'

type CategoryMeasure = Extract<ColumnMeasure, {kind: 'category'}>

const MOST_NAMED = 3
/** Smaller moves than this are not named. */
const MOVED = 0.005

/** What happened to a column of categories: which shares moved, what is new, what is gone. */
export function describeCategories(measure: CategoryMeasure): string {
  const {moved, unseen, unseenCount, gone} = measure
  const fresh = new Set(unseen.map(({label}) => label))
  const lost = new Set(gone.map(({label}) => label))
  const changes = moved
    .filter(({label, reference, current}) => {
      const isTold = fresh.has(label) || lost.has(label)
      return !isTold && Math.abs(current - reference) >= MOVED
    })
    .slice(0, MOST_NAMED)
    .map(({label, reference, current}) => {
      const direction = current > reference ? 'rose' : 'fell'
      return `${quoted(label)} ${direction} from ${percent(reference)} to ${percent(current)}`
    })
  const parts = changes.length === 0 ? [] : [listed(changes)]
  if (unseenCount > 0) parts.push(newCategories(measure))
  const largest = gone.filter(({share}) => share >= MOVED).slice(0, MOST_NAMED)
  if (largest.length > 0)
    parts.push(
      `${listed(largest.map(({label, share}) => `${quoted(label)} (${percent(share)} before)`))} ` +
        `${largest.length === 1 ? 'is' : 'are'} gone`,
    )
  return parts.length > 0 ? parts.join('; ') : 'many categories moved a little'
}

function newCategories({
  unseen,
  unseenCount,
  unseenRows,
  current,
}: Pick<CategoryMeasure, 'unseen' | 'unseenCount' | 'unseenRows' | 'current'>): string {
  const there = current.rows - current.nulls
  const names = listed(unseen.slice(0, MOST_NAMED).map(({label}) => quoted(label)))
  const more = unseenCount > MOST_NAMED ? ' and others' : ''
  const share = there === 0 ? 0 : unseenRows / there
  const [noun, verb] = unseenCount === 1 ? ['category', 'is'] : ['categories', 'are']
  return `${unseenCount} ${noun} ${verb} new: ${names}${more} (${percent(share)} of the rows)`
}
