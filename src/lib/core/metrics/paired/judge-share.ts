import {mcnemar, tangoInference, wilsonInference, type Random} from '../../statistics/index.ts'
import {judgeCells} from '../resampling/judge-cells.ts'
import {denseContents, type TableCells} from '../resampling/table-cells.ts'
import type {Metric} from '../types.ts'
import type {PairJudge} from './pair-judge.ts'
import type {PairedShare} from './paired-share.ts'

/** A share of the same independent rows: Tango and McNemar; Wilson for the new model by itself. */
export function judgeShare(
  metric: Metric,
  share: PairedShare,
  resamples: number,
  random: Random,
): PairJudge {
  const {both, onlyOld, onlyNew, neither} = share
  const rows = both + onlyOld + onlyNew + neither
  const drawn = judgeCells(metric, shareCells(share), 'bootstrap', resamples, random)
  return {
    change: weight =>
      weight === 1 ? tangoInference({onlyOld, onlyNew, rows}) : drawn.of([-weight, 1]),
    value: () => wilsonInference(both + onlyNew, rows),
    test: () => mcnemar(onlyOld, onlyNew),
  }
}

/** The table holds hits of the old model, of the new one, and rows. */
function shareCells({both, onlyOld, onlyNew, neither}: PairedShare): TableCells {
  const contents = denseContents(Float64Array.of(1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1), 3)
  return {
    strata: [{counts: Float64Array.of(both, onlyOld, onlyNew, neither), contents}],
    size: 3,
    finish: ([old = 0, new_ = 0, rows = 0]) => [old / rows, new_ / rows],
  }
}
