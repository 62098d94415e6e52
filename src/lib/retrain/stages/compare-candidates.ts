import path from 'node:path'
import type {Verdict} from '../../compare/index.ts'
import type {Project} from '../../project/index.ts'
import type {Candidate, CompareRecord, OpenRun} from '../types.ts'
import {judgeCandidate, type Judged, type JudgeOptions} from './judge-candidate.ts'
import {primaryMetric, type PrimaryMetric} from './primary-metric.ts'

/** Judges every candidate; of those with the best verdict, the one with the best first metric goes on. */
export async function compareCandidates(
  project: Project,
  run: OpenRun,
  options: JudgeOptions,
): Promise<CompareRecord> {
  const candidates = run.records.train?.candidates ?? []
  const judged: Judged[] = []
  for (const candidate of candidates)
    judged.push(await judgeCandidate(project, run, candidate, options))
  const [first] = candidates
  if (first === undefined) throw new Error(`Run ${run.id} has no candidate to compare.`)
  const model = path.join(run.folder, first.folder, path.basename(project.config.model.path))
  const best = bestOf(judged, await primaryMetric(project, model))
  const chosen: Candidate = candidates.find(({mode}) => mode === best.mode) ?? first
  return {verdict: best.verdict, reason: best.reason, chosen, judged}
}

const RANK: Readonly<Record<Verdict, number>> = {pass: 0, inconclusive: 1, fail: 2}

export function bestOf(judged: readonly Judged[], {name, better}: PrimaryMetric): Judged {
  const value = ({metrics}: Judged): number => {
    const measured = metrics[name]?.candidate ?? null
    if (measured === null) return Number.POSITIVE_INFINITY
    return better === 'lower' ? measured : -measured
  }
  const [best] = judged.toSorted(
    (one, other) => RANK[one.verdict] - RANK[other.verdict] || value(one) - value(other),
  )
  if (best === undefined) throw new Error('No candidate was judged.')
  return best
}
