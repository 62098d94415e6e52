import {MlopsError} from '../../core/errors/index.ts'
import type {ColumnValues} from '../../platform/duckdb/index.ts'
import type {KeyIndex} from './key-index.ts'
import type {TablePlan} from './plan-table.ts'
import type {TableSurvey} from './survey-table.ts'

/**
 * Puts rows into the index. Of the rows of a key the one scored last wins: a later run corrects an
 * earlier one. Two of the same time contradict each other, and nobody could say which one answers.
 */
export interface ScoreTimes {
  /** Whether rows differ in their time at all. */
  readonly needed: boolean
  readonly supersededCount: number
  insert(start: number, count: number, stamps: ColumnValues | undefined): void
  /** @throws MlopsError `PRECOMPUTED_KEYS` */
  refuseAmbiguous(plan: TablePlan, keyText: (row: number) => string): void
}

export function createScoreTimes(survey: TableSurvey, index: KeyIndex): ScoreTimes {
  const {rowCount, firstTime, lastTime} = survey
  const needed = firstTime !== lastTime
  const times = new Float64Array(needed ? rowCount : 0)
  /** 1 for a row in the index that another one of the same key and time contradicts. */
  let contradicted: Uint8Array | undefined
  let supersededCount = 0

  const settle = (row: number, held: number): void => {
    const difference = needed ? (times[row] as number) - (times[held] as number) : 0
    supersededCount++
    if (difference > 0) index.replace(row)
    else if (difference === 0) {
      contradicted ??= new Uint8Array(rowCount)
      contradicted[held] = 1
    }
  }

  return {
    needed,
    get supersededCount() {
      return supersededCount
    },
    insert(start, count, stamps) {
      for (let at = 0; at < count; at++) {
        const row = start + at
        if (needed)
          times[row] =
            stamps === undefined || stamps.valid?.(at) === false
              ? -Infinity
              : Number(stamps.values[at])
        const held = index.insert(row)
        if (held >= 0) settle(row, held)
      }
    },
    refuseAmbiguous({key, subject, time}, keyText) {
      if (contradicted === undefined) return
      let count = 0
      let example = ''
      for (const row of index.rows()) {
        if (contradicted[row] !== 1) continue
        if (count === 0) example = keyText(row)
        count++
      }
      if (count === 0) return
      const same = time === undefined ? '' : ' with the same scored_at'
      throw new MlopsError(
        'PRECOMPUTED_KEYS',
        `${count.toLocaleString('en-US')} ${count === 1 ? 'value' : 'values'} of ${key.name} in ${subject} ${count === 1 ? 'stands' : 'stand'} there more than once${same}, for example ${example}.`,
        {
          hint: 'Choose a column with --key that tells every row from the others; of several runs of score the latest wins.',
          details: {key: key.name, count, example},
        },
      )
    },
  }
}
