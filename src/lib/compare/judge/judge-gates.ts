import {adjustPValues} from '../../core/statistics/index.ts'
import type {GateResult} from '../gate-types.ts'
import {gateKind} from '../options/gates/index.ts'
import {describeGate} from './describe-gate.ts'
import {draftGates} from './draft-gates.ts'
import type {GateDraft} from './gate-draft.ts'
import {rowsToTell} from './rows-to-tell.ts'
import type {JudgeRequest, JudgeRules} from './types.ts'

/**
 * Judges every gate over all rows and over the slices that it looks at.
 *
 * pass: the one-sided p-value of "the rule is broken" is at most α; it needs no correction, since all
 * gates must pass (intersection-union test). fail: that of "the rule is kept" is at most α after the
 * correction over all gates and slices, so that one false alarm among them all has probability α.
 * Otherwise inconclusive. A number that is not defined, or has no interval, never passes.
 *
 * @returns Gate by gate; gates that need an old model are left out where `missingBaseline` is `pass`.
 * @see Berger & Hsu (1996) for the intersection-union test; Holm (1979).
 */
export function judgeGates(request: JudgeRequest): readonly GateResult[] {
  const drafts = draftGates(request)
  const adjusted = adjust(
    drafts.map(({evidence}) => (evidence.kind === 'measured' ? evidence.pKept : Number.NaN)),
    request.correction,
  )
  const among = adjusted.filter(p => !Number.isNaN(p)).length
  return drafts.map((draft, index) => judge(draft, adjusted[index] ?? Number.NaN, among, request))
}

/** p-values corrected for how many there are; NaN stays, and does not count. */
export function adjust(
  pValues: readonly number[],
  correction: JudgeRules['correction'],
): readonly number[] {
  const known = pValues.filter(p => !Number.isNaN(p))
  const adjusted = adjustPValues(correction, known)
  let next = 0
  return pValues.map(p => (Number.isNaN(p) ? p : (adjusted[next++] ?? Number.NaN)))
}

function judge(draft: GateDraft, pKept: number, among: number, {alpha}: JudgeRules): GateResult {
  const {gate, slice, rows, estimate, limit, evidence} = draft
  const verdict = verdictOf(draft, pKept, alpha)
  const isMeasured = evidence.kind === 'measured'
  const rowsNeeded = verdict === 'inconclusive' ? rowsToTell(draft, pKept, alpha) : null
  return {
    gate: gate.text,
    metric: gate.metric,
    better: gate.better,
    kind: gateKind(gate),
    slice,
    verdict,
    rows,
    old: draft.old,
    new: draft.new,
    estimate,
    limit: Number.isNaN(limit) ? null : limit,
    interval: isMeasured ? evidence.interval : null,
    pBroken: isMeasured ? evidence.pBroken : null,
    pKept: isMeasured ? pKept : null,
    rowsNeeded,
    message: describeGate(draft, verdict, {rowsNeeded, pKept, among}),
  }
}

function verdictOf(
  {evidence, mustShow}: GateDraft,
  pKept: number,
  alpha: number,
): GateResult['verdict'] {
  switch (evidence.kind) {
    case 'alike':
    case 'exact':
      return evidence.isKept ? 'pass' : 'fail'
    case 'none':
      return 'inconclusive'
    case 'measured':
      if (pKept <= alpha) return 'fail'
      if (Number.isNaN(pKept) || Number.isNaN(evidence.pBroken)) return 'inconclusive'
      return !mustShow || evidence.pBroken <= alpha ? 'pass' : 'inconclusive'
  }
}
