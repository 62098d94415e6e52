import type {Gate} from '../../gate-types.ts'
import {checkBound, checkChange} from './check-limit.ts'
import {gateError, parseGateMetric, type GateNames} from './gate-metric.ts'

// The name is as short as what follows allows, since names of columns may hold colons.
const RULE = /^(.+?)\s*(>=|<=|>|<|:)\s*([+-]?)(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)\s*(%?)$/i

const FORMS =
  'Write auc:-0.005 (at most 0.005 less), auc:+0.01 (more than 0.01 more), rmse:+2% (of the old value), auc>=0.8 or negative_flip_rate<=0.02.'

/**
 * One `--fail-on`: how far a metric may move, or where the value of the new model must lie.
 *
 * The sign is that of new − old: `auc:-0.005` lets AUC fall by 0.005, `rmse:+2%` lets RMSE rise by 2 %;
 * towards the better side it demands more than that: `auc:+0.01`, `rmse:-1%`.
 *
 * @throws MlopsError `COMPARE_GATE` with what was expected, `METRIC_TASK`, `METRIC_PARAMETER`.
 */
export function parseFailOnGate(text: string, names: GateNames): Gate {
  const [, name = '', operator = '', sign = '', digits = '', percent = ''] =
    RULE.exec(text.trim().replaceAll('−', '-')) ?? []
  if (name === '') throw gateError(`The gate "${text}" is not understood.`, FORMS)
  const found = parseGateMetric(name, names)
  const {name: metric, better, kind} = found
  const size = Number(digits) / (percent === '' ? 1 : 100)
  const signed = sign === '-' && size !== 0 ? -size : size
  const common = {metric, better, slices: 'no_harm', text: text.trim()} as const
  if (operator !== ':') {
    if (percent !== '')
      throw gateError(
        `The gate "${text}" bounds ${metric} by a percentage.`,
        `Bounds are in units of the metric: ${metric}${operator}${sign}${size}.`,
      )
    checkBound(signed, found, text)
    const side = operator.startsWith('>') ? 'min' : 'max'
    return {...common, rule: {kind: 'bound', side, limit: signed, strict: operator.length === 1}}
  }
  if (kind === 'quantity')
    throw gateError(
      `The gate "${text}" limits a change of ${metric}, which has only a value.`,
      `Bound it: ${metric}<=${size}`,
    )
  if (sign === '')
    throw gateError(
      `The gate "${text}" does not say in which direction.`,
      `Write ${metric}:-${digits}${percent} or ${metric}:+${digits}${percent}; it is new − old.`,
    )
  const claim = (sign === '+') === (better === 'higher') ? 'superiority' : 'non_inferiority'
  const relative = percent !== ''
  if (!relative) checkChange(size, found, text)
  return {...common, rule: {kind: 'change', claim, limit: signed, relative}}
}
