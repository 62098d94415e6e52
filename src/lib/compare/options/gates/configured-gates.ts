import type {ProjectConfig} from '../../../project/index.ts'
import type {BoundRule, ChangeRule, Gate} from '../../gate-types.ts'
import {checkBound, checkChange} from './check-limit.ts'
import {gateError, parseGateMetric, type GateMetric, type GateNames} from './gate-metric.ts'

export type ConfiguredGate = ProjectConfig['compare']['gates'][number]

/**
 * The gates of one entry of `compare.gates`, one for each limit that it names.
 *
 * @throws MlopsError `COMPARE_GATE`, `METRIC_TASK`, `METRIC_PARAMETER`.
 */
export function configuredGates(entry: ConfiguredGate, names: GateNames): readonly Gate[] {
  const metric = parseGateMetric(entry.metric, names)
  const {name, better, kind} = metric
  if (entry.better !== undefined && entry.better !== better)
    throw gateError(
      `compare.gates says that ${entry.better} is better of ${name}, and it is ${better}.`,
      `Take \`better: ${entry.better}\` away; ${name} knows its direction.`,
    )
  const gates: Gate[] = []
  const add = (rule: BoundRule | ChangeRule, text: string): void => {
    gates.push({metric: name, better, rule, slices: entry.slices, text: `${name}${text}`})
  }
  for (const side of ['min', 'max'] as const) {
    const limit = entry[side]
    if (limit === undefined) continue
    checkBound(limit, metric, `${side} of ${name}`)
    add({kind: 'bound', side, limit, strict: false}, `${side === 'min' ? '>=' : '<='}${limit}`)
  }
  for (const claim of ['non_inferiority', 'superiority'] as const) {
    const margin = entry[claim]
    if (margin === undefined) continue
    if (kind === 'quantity')
      throw gateError(
        `compare.gates limits a change of ${name} (${claim}), which has only a value.`,
        'Bound it by min or max.',
      )
    const {rule, text} = changeRule(claim, margin, metric)
    add(rule, text)
  }
  return gates
}

function changeRule(
  claim: ChangeRule['claim'],
  margin: number | string,
  metric: GateMetric,
): {rule: ChangeRule; text: string} {
  const relative = typeof margin === 'string'
  const size = relative ? Number.parseFloat(margin) / 100 : margin
  if (!relative) checkChange(size, metric, `${claim} of ${metric.name}`)
  const isUpwards = (claim === 'superiority') === (metric.better === 'higher')
  return {
    rule: {kind: 'change', claim, limit: isUpwards || size === 0 ? size : -size, relative},
    text: `:${isUpwards ? '+' : '-'}${relative ? margin.replace(' ', '') : margin}`,
  }
}
