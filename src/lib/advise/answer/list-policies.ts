import type {ChooseModel, Policy, PolicyRule} from '../../core/retraining/index.ts'
import type {ProjectConfig} from '../../project/index.ts'
import {lengthText, type Variant} from '../plan/index.ts'
import type {MeasuredModel} from '../train-grid.ts'
import type {Backtest} from './build-matrix.ts'

const DAY = 864e5
const EVERY = [1, 2, 3, 4, 6, 9, 12, 18]
/** Of further windows and of fine-tuning, fewer: what differs from the first shows at these. */
const FEW = [1, 2, 4]
const DRIFT_SHARES = [0.3, 0.5]

export interface ListedPolicy extends Policy {
  readonly variant: Variant
  /** Days between trainings of a schedule. */
  readonly days: number | null
}

export interface PolicyList {
  readonly never: ListedPolicy
  readonly others: readonly ListedPolicy[]
}

/** Every policy that history can be replayed with. */
export function listPolicies(
  backtest: Backtest,
  models: readonly MeasuredModel[],
  variants: readonly Variant[],
  {retrain}: ProjectConfig,
): PolicyList {
  const [main = {window: 'all', mode: 'scratch'} as const, ...further] = variants
  const choose = chooseOf(backtest, models, main)
  const most = backtest.at.length - 1
  const periodDays = backtest.matrix.periods[0]?.length ?? 1
  const every = (variant: Variant, grid: readonly number[]): readonly ListedPolicy[] =>
    grid
      .filter(periods => periods <= most)
      .map(periods => ({
        name: `every ${lengthText(periods * periodDays * DAY)}${suffix(variant, main)}`,
        rule: {kind: 'every', periods},
        choose: variant === main ? choose : chooseOf(backtest, models, variant),
        variant,
        days: periods * periodDays,
      }))
  const one = (name: string, rule: PolicyRule): ListedPolicy => ({
    ...{name, rule, choose},
    variant: main,
    days: null,
  })
  const triggers = retrain?.triggers
  const shares = triggers?.drift === undefined ? DRIFT_SHARES : [triggers.drift.share]
  const drops =
    triggers?.performance === undefined ? usualDrops(backtest) : [triggers.performance.drop]
  const hasDrift = [...backtest.matrix.scores.values()].some(row =>
    row.some(score => score?.drift != null),
  )
  return {
    never: one('never', {kind: 'never'}),
    others: [
      ...every(main, EVERY),
      ...(hasDrift
        ? shares.map(share =>
            one(`drift of ${String(Math.round(share * 100))} % of columns`, {kind: 'drift', share}),
          )
        : []),
      ...drops.map(drop => one(`worse by ${String(drop)}`, {kind: 'performance', drop})),
      ...(retrain?.cost === undefined
        ? []
        : [one('lost as much as a training', {kind: 'cost', share: triggers?.cost?.share ?? 1})]),
      ...further.flatMap(variant => every(variant, FEW)),
      one('with hindsight', {kind: 'oracle'}),
    ],
  }
}

function suffix({window, mode}: Variant, main: Variant): string {
  if (mode === 'fine_tune') return ', fine-tuned'
  return window === main.window ? '' : window === 'all' ? ', on all rows' : `, on ${window}`
}

/** The model of a variant that was trained up to the beginning of a period; at first, the one of all. */
function chooseOf(
  {at}: Backtest,
  models: readonly MeasuredModel[],
  {window, mode}: Variant,
): ChooseModel {
  return ({period}) => {
    const own = models.filter(({planned}) => planned.cut === at[period])
    const found = own.find(({planned}) => planned.mode === mode && planned.window === window)
    if (found !== undefined) return found.planned.id
    return period === 0 ? (own[0]?.planned.id ?? null) : null
  }
}

/** Half of how much fresh models differ from period to period, and all of it. */
function usualDrops({fresh, matrix}: Backtest): readonly number[] {
  const values = fresh.flatMap((id, period) => {
    const score = id === undefined ? null : (matrix.scores.get(id)?.[period] ?? null)
    return score === null ? [] : [score.value]
  })
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
  )
  if (!(deviation > 0)) return []
  return [...new Set([deviation / 2, deviation].map(drop => Number(drop.toPrecision(1))))]
}
