import type {ColumnMeasure} from '../../../src/lib/drift/measure/types.ts'

export type NumberMeasure = Extract<ColumnMeasure, {kind: 'number'}>
export type CategoryMeasure = Extract<ColumnMeasure, {kind: 'category'}>

const FACTS = {
  ...{rows: 1000, nulls: 0, infinite: 0, mean: 10, std: 2, min: 4, p01: 5.4, p25: 8.6},
  ...{median: 10, p75: 11.4, p99: 14.6, max: 16},
}

/** A column of numbers that did not change, but for what is given. */
export function numberMeasure(
  name: string,
  changes: Omit<Partial<NumberMeasure>, 'reference' | 'current'> & {
    reference?: Partial<NumberMeasure['reference']>
    current?: Partial<NumberMeasure['current']>
  } = {},
): NumberMeasure {
  return {
    ...{name, kind: 'number', exactness: 'exact', scores: [], blocks: [], histogram: null},
    ...{integer: false, distinct: 900},
    ...{below: {min: 0, p01: 0.01}, above: {max: 0, p99: 0.01}},
    ...changes,
    reference: {...FACTS, ...changes.reference},
    current: {...FACTS, ...changes.current},
  }
}

/** A column of two categories that did not change, but for what is given. */
export function categoryMeasure(
  name: string,
  changes: Partial<CategoryMeasure> = {},
): CategoryMeasure {
  return {
    ...{name, kind: 'category', exactness: 'exact', scores: [], blocks: [], histogram: null},
    reference: {rows: 1000, nulls: 0, categories: 2},
    current: {rows: 1000, nulls: 0, categories: 2},
    ...{moved: [], unseen: [], unseenCount: 0, unseenRows: 0, gone: []},
    ...changes,
  }
}
