import type {CategorySample} from '../sample.ts'
import type {TextFacts} from '../types.ts'
import {measureCategories} from './measure-categories.ts'
import {measureNumbers} from './measure-numbers.ts'
import {measureText} from './measure-text.ts'
import type {MeasuredColumn} from './measured-column.ts'
import {numberSample} from './number-sample.ts'
import type {Choose} from './stand-in.ts'

interface Both<T> {
  readonly reference: T
  readonly current: T
}

/** The work on one column, as plain data that goes to a thread. Arrays are handed over and spent. */
export type ColumnJob =
  | {
      readonly kind: 'numbers'
      readonly name: string
      readonly choose: Choose
      /** One value a row, NaN for null. */
      readonly rows: Both<Float64Array>
      readonly integer: Both<boolean>
    }
  | {
      readonly kind: 'categories'
      readonly name: string
      readonly choose: Choose
      readonly samples: Both<CategorySample>
      readonly distinct: Both<number>
    }
  | {
      readonly kind: 'text'
      readonly name: string
      readonly choose: Choose
      /** Lengths, NaN for null. */
      readonly rows: Both<Float64Array>
      readonly facts: Both<TextFacts>
    }

/** Measures one column, in whatever thread it is called. */
export function measureColumn(job: ColumnJob): MeasuredColumn {
  const {name, choose} = job
  switch (job.kind) {
    case 'numbers':
      return measureNumbers({
        ...{name, choose, exactness: 'exact'},
        reference: numberSample(job.rows.reference, job.integer.reference),
        current: numberSample(job.rows.current, job.integer.current),
      })
    case 'categories': {
      const {reference, current} = job.samples
      const exactness = reference.others + current.others > 0 ? 'binned' : 'exact'
      return measureCategories({
        name,
        choose,
        exactness,
        reference,
        current,
        distinct: job.distinct,
      })
    }
    case 'text':
      return measureText({
        ...{name, choose, exactness: 'exact', facts: job.facts},
        reference: numberSample(job.rows.reference, true),
        current: numberSample(job.rows.current, true),
      })
  }
}

/** The buffers that a job hands over. */
export function buffersOf(job: ColumnJob): ArrayBuffer[] {
  if (job.kind === 'categories') return []
  return [job.rows.reference, job.rows.current].flatMap(({buffer}) =>
    buffer instanceof ArrayBuffer ? [buffer] : [],
  )
}
