import {MlopsError} from '../core/errors/index.ts'
import {counted} from '../core/text/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import {classCollector} from './class-collector.ts'
import type {CollectedRows, CollectorOptions} from './collected-rows.ts'
import {createColumnCoder} from './column-codes.ts'
import type {AnsweredPack} from './read-rows.ts'
import {valueCollector} from './value-collector.ts'

export interface Collector {
  add(pack: AnsweredPack): void
  /** @throws MlopsError `EVALUATE_TARGET`, `EVALUATE_LABELS`, `EVALUATE_PREDICTIONS`, `DATA_EMPTY`. */
  finish(): CollectedRows
}

/** Puts packs together; of rows without an answer it keeps the number alone. */
export function createCollector(reader: AnswerReader, options: CollectorOptions): Collector {
  const coders = options.sliceBy.map(createColumnCoder)
  const count = {rows: 0, unlabelled: 0}
  const sort =
    reader.task === 'binary' || reader.task === 'multiclass'
      ? classCollector(reader, reader.task, options)
      : valueCollector(reader, reader.task, options)
  return {
    add(pack) {
      const {rowCount} = pack.answer
      const labelled = sort.labelled(pack)
      count.rows += rowCount
      for (let row = 0; row < rowCount; row++) {
        if (labelled[row] !== 1) {
          count.unlabelled++
          continue
        }
        coders.forEach((coder, index) => {
          coder.add(pack.beside.slices[index]?.[row] ?? null)
        })
      }
      sort.add(pack, labelled)
    },
    finish() {
      if (count.rows === 0)
        throw new MlopsError('DATA_EMPTY', `${options.subject} has no rows.`, {
          hint: 'Check --data and --limit.',
        })
      if (count.unlabelled === count.rows)
        throw new MlopsError(
          'EVALUATE_TARGET',
          `${options.target} is empty in all ${counted(count.rows, 'row')} of ${options.subject}.`,
          {hint: 'Evaluation needs the true answers: name another column by --target.'},
        )
      const slices = coders.map(coder => coder.finish())
      const warnings =
        count.unlabelled === 0
          ? []
          : [`${counted(count.unlabelled, 'row')} without ${options.target} were left out`]
      const {warnings: own, ...rest} = sort.finish(count.rows - count.unlabelled)
      return {...rest, slices, unlabelled: count.unlabelled, warnings: [...warnings, ...own]}
    },
  }
}
