import type {BlockScores, MethodChoice} from '../methods/index.ts'
import type {CategorySample} from '../sample.ts'
import type {CategoryFacts, Exactness, Histogram} from '../types.ts'
import {categoryChanges} from './category-changes.ts'
import type {MeasuredColumn} from './measured-column.ts'
import {distinctCategories, scoreCategories} from '../methods/index.ts'
import {chosenMethods, type Choose} from './choose.ts'

export interface CategoriesToMeasure {
  readonly name: string
  readonly reference: CategorySample
  readonly current: CategorySample
  readonly exactness: Exactness
  /** Different categories, where not all were kept. */
  readonly distinct?: {readonly reference: number; readonly current: number} | undefined
  readonly choose: Choose
  readonly scoreBlocks?: ((choices: readonly MethodChoice[]) => readonly BlockScores[]) | undefined
}

const MOST_LABELS = 12

/** Measures a column of categories: facts, what moved, came and went, and the scores of the chosen methods. */
export function measureCategories(column: CategoriesToMeasure): MeasuredColumn {
  const {name, reference, current, exactness, choose} = column
  const distinct = {
    reference: column.distinct?.reference ?? reference.counts.size,
    current: column.distinct?.current ?? current.counts.size,
  }
  const choices = chosenMethods(choose, {
    kind: 'category',
    referenceRows: reference.size,
    distinct: distinctCategories(reference, current),
  })
  const comparable = reference.size > 0 && current.size > 0
  const facts = ({size, nulls}: CategorySample, categories: number): CategoryFacts => ({
    rows: size + nulls,
    nulls,
    categories,
  })
  return {
    choices,
    measure: {
      name,
      kind: 'category',
      exactness,
      scores: comparable
        ? choices.map(({method}) => scoreCategories(method, reference, current, choose.preset))
        : [],
      blocks: comparable ? (column.scoreBlocks?.(choices) ?? []) : [],
      histogram: categoryHistogram(reference, current),
      reference: facts(reference, distinct.reference),
      current: facts(current, distinct.current),
      ...categoryChanges(reference, current),
    },
  }
}

/** The labels with the largest shares of both samples, and one bin for the rest. */
function categoryHistogram(reference: CategorySample, current: CategorySample): Histogram | null {
  const share = ({counts, size}: CategorySample, label: string): number =>
    size === 0 ? 0 : (counts.get(label) ?? 0) / size
  const both = (label: string): number => share(reference, label) + share(current, label)
  const all = [...new Set([...reference.counts.keys(), ...current.counts.keys()])]
  if (all.length === 0) return null
  const ordered = all.sort((a, b) => both(b) - both(a) || (a < b ? -1 : 1))
  const shown = ordered.slice(0, MOST_LABELS)
  const hasOthers = ordered.length > shown.length || reference.others > 0 || current.others > 0
  const shares = (sample: CategorySample): number[] => {
    const kept = shown.map(label => share(sample, label))
    const rows = shown.reduce((sum, label) => sum + (sample.counts.get(label) ?? 0), 0)
    return hasOthers ? [...kept, sample.size === 0 ? 0 : (sample.size - rows) / sample.size] : kept
  }
  return {
    kind: 'category',
    labels: hasOthers ? [...shown, 'others'] : shown,
    hasOthers,
    reference: shares(reference),
    current: shares(current),
  }
}
