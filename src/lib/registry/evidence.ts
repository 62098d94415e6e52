import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {writeFileAtomically} from '../platform/files/index.ts'
import type {Project} from '../project/index.ts'

const evidenceSchema = z.object({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  /** SHA-256 of the model that was judged, and of the one that it was compared with. */
  candidate: z.string(),
  baseline: z.string(),
  /** ISO 8601. */
  at: z.string(),
})

/** The outcome of a comparison of two models, by their digests: what `require: compare` asks for. */
export type ComparisonEvidence = Readonly<z.output<typeof evidenceSchema>>

/** Keeps the outcome of the last comparison of a pair in `.mlops/state/compare/`. */
export async function recordComparison(
  project: Project,
  evidence: ComparisonEvidence,
): Promise<void> {
  const file = evidenceFile(project, evidence.candidate, evidence.baseline)
  await writeFileAtomically(file, JSON.stringify(evidence, null, 2) + '\n')
}

/** Whether the last comparison of the two passed; false for models without a digest. */
export async function passedComparison(
  project: Project,
  candidate: string | undefined,
  baseline: string | undefined,
): Promise<boolean> {
  if (candidate === undefined || baseline === undefined) return false
  try {
    const text = await readFile(evidenceFile(project, candidate, baseline), 'utf8')
    const evidence = evidenceSchema.parse(JSON.parse(text))
    return (
      evidence.verdict === 'pass' &&
      evidence.candidate === candidate &&
      evidence.baseline === baseline
    )
  } catch {
    // Missing or unreadable evidence is no evidence.
    return false
  }
}

function evidenceFile(project: Project, candidate: string, baseline: string): string {
  const name = `${candidate.slice(0, 16)}-${baseline.slice(0, 16)}.json`
  return path.join(project.root, '.mlops', 'state', 'compare', name)
}
