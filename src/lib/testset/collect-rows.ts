import {MlopsError} from '../core/errors/index.ts'
import {counted} from '../core/text/index.ts'
import type {AnswerReader} from './answer-reader.ts'
import {classCollector} from './class-collector.ts'
import type {CollectedRows, CollectorOptions} from './collected-rows.ts'
import {createColumnCoder} from './column-codes.ts'
import {createPlaces, type Growing} from './growing.ts'
import type {PerModel} from './per-model.ts'
import type {AnsweredPack} from './read-rows.ts'
import {valueCollector} from './value-collector.ts'

export interface Collector {
  add(pack: AnsweredPack): void
  /** @throws MlopsError `EVALUATE_TARGET`, `EVALUATE_LABELS`, `EVALUATE_PREDICTIONS`, `DATA_EMPTY`. */
  finish(): CollectedRows
}

/** Puts packs together; of rows without an answer it keeps the number alone. */
export function createCollector(
  readers: PerModel<AnswerReader>,
  options: CollectorOptions,
): Collector {
  const [{task}] = readers
  const coders = options.sliceBy.map(createColumnCoder)
  const count = {rows: 0, unlabelled: 0}
  const places = placeList()
  const sort =
    task === 'binary' || task === 'multiclass'
      ? classCollector(readers, task, options)
      : valueCollector(readers, task, options)
  return {
    add(pack) {
      const {beside, firstRow} = pack
      const labelled = sort.labelled(pack)
      for (let row = 0; row < labelled.length; row++) {
        if (labelled[row] !== 1) {
          count.unlabelled++
          continue
        }
        places.add(beside.places?.[row] ?? firstRow + row)
        coders.forEach((coder, index) => {
          coder.add(beside.slices[index]?.[row] ?? null)
        })
      }
      count.rows += labelled.length
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
      return {
        ...rest,
        slices,
        places: places.finish(),
        unlabelled: count.unlabelled,
        warnings: [...warnings, ...own],
      }
    },
  }
}

/** Where rows stand in the data; nothing is kept as long as they follow each other. */
function placeList(): {add(place: number): void; finish(): Uint32Array | null} {
  let following = 0
  let places: Growing<Uint32Array> | undefined
  return {
    add(place) {
      if (places === undefined && place === following) {
        following++
        return
      }
      if (places === undefined) {
        places = createPlaces()
        for (let before = 0; before < following; before++) places.add(before)
      }
      places.add(place)
    },
    finish: () => places?.finish() ?? null,
  }
}
