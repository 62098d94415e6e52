import {counted} from '../../core/text/index.ts'
import type {BoundRule, ChangeRule, Gate} from '../gate-types.ts'
import {gateKind, needsOldModel} from '../options/gates/index.ts'
import {measuredEvidence, type Evidence, type GateDraft} from './gate-draft.ts'
import type {JudgedMetric, JudgedQuantity, JudgeRequest, Scope} from './types.ts'

/** Every gate over every scope that it looks at. */
export function draftGates(request: JudgeRequest): readonly GateDraft[] {
  const {gates, scopes} = request
  return gates.flatMap(gate =>
    scopes.flatMap(scope => {
      const draft = draftGate(gate, scope, request)
      return draft === undefined ? [] : [draft]
    }),
  )
}

/** Whether the gate says nothing about a new model alone. */
export function needsOld({metric, rule}: Gate): boolean {
  return rule.kind === 'change' || needsOldModel(metric)
}

function draftGate(gate: Gate, scope: Scope, request: JudgeRequest): GateDraft | undefined {
  const {slice, rows} = scope
  const isSlice = slice !== null
  if (isSlice && gate.slices === 'off') return undefined
  const base: Omit<GateDraft, 'evidence'> = {
    gate,
    slice,
    rows,
    old: null,
    new: null,
    estimate: null,
    limit: gate.rule.kind === 'change' && gate.rule.relative ? Number.NaN : gate.rule.limit,
    isKeptAbove: isKeptAbove(gate),
    mustShow: !isSlice || gate.slices === 'pass',
  }
  if (request.missingBaseline !== undefined && needsOld(gate)) {
    if (isSlice || request.missingBaseline === 'pass') return undefined
    return none(base, `there is no old model to compare ${gate.metric} with`)
  }
  const metric = scope.metric(gate.metric)
  if (metric !== undefined) return draftMetric({...base, rows: metric.rowCount}, metric, request)
  if (isSlice) return undefined
  const quantity = request.quantities.get(gate.metric)
  if (quantity === undefined) return none(base, `${gate.metric} was not measured`)
  return draftQuantity(base, quantity, request)
}

function isKeptAbove(gate: Gate): boolean {
  const kind = gateKind(gate)
  return kind === 'min' || (kind !== 'max' && gate.better === 'higher')
}

type Base = Omit<GateDraft, 'evidence'>

const none = (base: Base, why: string, rowsRequired: number | null = null): GateDraft => ({
  ...base,
  evidence: {kind: 'none', why, rowsRequired},
})

function draftQuantity(base: Base, quantity: JudgedQuantity, {alpha}: JudgeRequest): GateDraft {
  const {gate, isKeptAbove, limit} = base
  const value = typeof quantity === 'object' ? (quantity?.estimate ?? Number.NaN) : quantity
  if (quantity === null || !Number.isFinite(value)) return none(base, `${gate.metric} is undefined`)
  const known = {...base, new: value, estimate: value}
  if (typeof quantity === 'object')
    return {...known, evidence: measuredEvidence(quantity, limit, {isKeptAbove, alpha})}
  const isStrict = gate.rule.kind === 'bound' && gate.rule.strict
  const isKept = value === limit ? !isStrict : value > limit === isKeptAbove
  return {...known, evidence: {kind: 'exact', isKept}}
}

function draftMetric(
  before: Base,
  metric: JudgedMetric,
  request: JudgeRequest,
): GateDraft | undefined {
  const {gate, mustShow} = before
  const {rule} = gate
  const base = {...before, old: finite(metric.old), new: finite(metric.new)}
  const isMissing = base.new === null || (rule.kind === 'change' && base.old === null)
  // The labels of a slice decide whether a metric is defined there; where it is of neither model, there is no harm to show.
  if (isMissing && !mustShow && base.new === null && base.old === null) return undefined
  const rowsRequired = metric.rowsRequired ?? null
  if (isMissing)
    return none(
      base,
      `${gate.metric} of the ${base.new === null ? 'new' : 'old'} model is undefined`,
      rowsRequired,
    )
  return rule.kind === 'bound'
    ? draftBound(base, rule, metric, request)
    : draftChange(base, rule, metric, request)
}

function draftBound(
  base: Base,
  {limit}: BoundRule,
  metric: JudgedMetric,
  {alpha}: JudgeRequest,
): GateDraft | undefined {
  const {isKeptAbove} = base
  const inference = metric.value()
  const known = {...base, estimate: base.new}
  if (inference === null) return withoutInterval(known, metric)
  return {...known, evidence: measuredEvidence(inference, limit, {isKeptAbove, alpha})}
}

function draftChange(
  base: Base,
  rule: ChangeRule,
  metric: JudgedMetric,
  {alpha}: JudgeRequest,
): GateDraft | undefined {
  const {gate, mustShow, isKeptAbove} = base
  // A slice does no harm where it is not worse; it need not gain what all rows together must.
  const share = rule.claim === 'superiority' && !mustShow ? 0 : rule.limit
  const limit = rule.relative ? share * Math.abs(metric.old) : share
  const isOfZero = rule.relative && metric.old === 0
  const known = {...base, limit: isOfZero ? Number.NaN : limit, estimate: metric.new - metric.old}
  const plain = metric.change()
  if (plain?.method === 'identical')
    return {...known, evidence: alike(rule.claim === 'non_inferiority' || !mustShow)}
  if (isOfZero)
    return none(known, `the old value of ${gate.metric} is 0, and a share of it says nothing`)
  const shift = rule.relative ? limit : 0
  const inference = shift === 0 ? plain : metric.change(1 + share * Math.sign(metric.old))
  if (inference === null) return withoutInterval(known, metric)
  return {...known, evidence: measuredEvidence(inference, limit, {isKeptAbove, alpha, shift})}
}

const alike = (isKept: boolean): Evidence => ({kind: 'alike', isKept})

/** Few rows of a slice show no harm; nor do they stand in the way of what all rows show. */
function withoutInterval(base: Base, {rowsRequired = null}: JudgedMetric): GateDraft | undefined {
  const {gate, mustShow, rows} = base
  if (rowsRequired === null)
    return none(base, `${gate.metric} has no interval, so chance cannot be told from change`)
  if (!mustShow) return undefined
  return none(base, `${counted(rows, 'row')} are too few to judge ${gate.metric} by`, rowsRequired)
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
