import type {Gate} from '../../gate-types.ts'
import {configuredGates, type ConfiguredGate} from './configured-gates.ts'
import type {GateNames} from './gate-metric.ts'
import {parseFailOnGate} from './parse-fail-on.ts'

export interface GateRequest extends GateNames {
  /** `compare.gates` of mlops.yaml. */
  readonly configured: readonly ConfiguredGate[]
  /** `compare.max_leakage`. */
  readonly maxLeakage?: number | undefined
  /** What stands behind each `--fail-on`. */
  readonly failOn: readonly string[]
}

/**
 * All gates of a comparison: those of mlops.yaml, and those of the command line, each of which replaces
 * what mlops.yaml says of the same kind about the same metric, and keeps how slices are looked at.
 *
 * @throws MlopsError `COMPARE_GATE`, `METRIC_TASK`, `METRIC_PARAMETER`.
 */
export function parseGates(request: GateRequest): readonly Gate[] {
  const {configured, maxLeakage, failOn} = request
  const ofProject = configured.flatMap(entry => configuredGates(entry, request))
  if (maxLeakage !== undefined)
    ofProject.push({
      metric: 'leakage',
      better: 'lower',
      rule: {kind: 'bound', side: 'max', limit: maxLeakage, strict: false},
      slices: 'off',
      text: `leakage<=${maxLeakage}`,
    })
  const added = failOn.map(text => {
    const gate = parseFailOnGate(text, request)
    const replaced = ofProject.find(other => isSame(other, gate))
    return replaced === undefined ? gate : {...gate, slices: replaced.slices}
  })
  return [...ofProject.filter(gate => !added.some(other => isSame(other, gate))), ...added]
}

const isSame = (one: Gate, other: Gate): boolean =>
  one.metric === other.metric && gateKind(one) === gateKind(other)

export function gateKind({rule}: Gate): 'non_inferiority' | 'superiority' | 'min' | 'max' {
  return rule.kind === 'change' ? rule.claim : rule.side
}
