import {moneyOf} from './fires.ts'
import {scoreOf, worseBy} from './score-of.ts'
import type {ChooseModel, Costs, ScoreMatrix} from './types.ts'

interface Path {
  readonly spent: number
  readonly models: readonly string[]
}

/**
 * The models in use, period by period, that would have cost least: trainings and what their losses cost; the best by
 * loss alone, weighted by rows, without costs. By dynamic programming over the model in use.
 */
export function followOracle(
  matrix: ScoreMatrix,
  first: string,
  choose: ChooseModel,
  costs: Costs | null,
): readonly string[] {
  let paths = new Map<string, Path>([[first, {spent: 0, models: []}]])
  for (const period of matrix.periods.keys()) {
    const next = new Map<string, Path>()
    const goOn = ({spent, models}: Path, model: string, training: number): void => {
      const {value, rows} = scoreOf(matrix, model, period)
      const loss = worseBy(value, 0, matrix)
      const total =
        spent + training + (costs === null ? loss * rows : moneyOf(loss, period, matrix, costs))
      if (total < (next.get(model)?.spent ?? Infinity))
        next.set(model, {spent: total, models: [...models, model]})
    }
    for (const [model, path] of paths) {
      goOn(path, model, 0)
      const trained = period === 0 ? null : choose({period, inUse: model})
      if (trained !== null && trained !== model) goOn(path, trained, costs?.training ?? 0)
    }
    paths = next
  }
  const [best] = [...paths.values()].sort((a, b) => a.spent - b.spent)
  return best?.models ?? []
}
