import type {Candidate, MeasuredCandidate} from './types.ts'

/**
 * The smallest model within the loss; of equal ones the one that agrees most. Several are to be smaller than the
 * original; one alone was asked for as it is.
 */
export function chooseCandidate(
  candidates: readonly Candidate[],
  originalBytes: number,
): MeasuredCandidate | null {
  const fit = candidates.filter(
    (candidate): candidate is MeasuredCandidate => candidate.verdict === 'fit',
  )
  const [first] = fit
  if (candidates.length === 1) return first ?? null
  const smaller = fit.filter(({sizeBytes}) => sizeBytes < originalBytes)
  return smaller.sort((a, b) => a.sizeBytes - b.sizeBytes || b.agreement - a.agreement)[0] ?? null
}
