import {createHash} from 'node:crypto'
import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {canonicalJson} from '../core/text/index.ts'
import {writeFileAtomically} from '../platform/files/index.ts'
import type {Project} from '../project/index.ts'

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/)

const evidenceSchema = z.object({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  /** SHA-256 of the model that was judged, and of the one that it was compared with. */
  candidate: digestSchema,
  baseline: digestSchema,
  /** SHA-256 of the test data. */
  data: digestSchema,
  /** `digestRules` of what decided. */
  rules: digestSchema,
  /** ISO 8601. */
  at: z.string(),
})

/** The outcome of a comparison, and the digests of all that it depends on: what `require: compare` asks for. */
export type ComparisonEvidence = Readonly<z.output<typeof evidenceSchema>>

/** What a comparison is of; one that differs in any of it is another comparison. */
export type ComparisonKey = Pick<ComparisonEvidence, 'candidate' | 'baseline' | 'data' | 'rules'>

/** Keeps the outcome in `.mlops/state/compare/`, in a file whose name is the digest of what was compared. */
export async function recordComparison(
  project: Project,
  evidence: ComparisonEvidence,
): Promise<void> {
  const file = path.join(evidenceFolder(project), fileName(evidence))
  await writeFileAtomically(file, JSON.stringify(evidence, null, 2) + '\n')
}

/**
 * The comparison of exactly this; else the one that is nearest to it: of both models, else of one of them,
 * and the latest of these. undefined where there is none of either model.
 */
export async function findComparison(
  project: Project,
  key: ComparisonKey,
): Promise<ComparisonEvidence | undefined> {
  const folder = evidenceFolder(project)
  const exact = await readEvidence(path.join(folder, fileName(key)))
  if (exact !== undefined && differences(exact, key).length === 0) return exact
  const names = await readdir(folder).catch(() => [])
  const all = await Promise.all(names.map(name => readEvidence(path.join(folder, name))))
  return all
    .filter(one => one !== undefined)
    .filter(one => one.candidate === key.candidate || one.baseline === key.baseline)
    .sort((one, other) => distance(one, key) - distance(other, key) || (one.at < other.at ? 1 : -1))
    .at(0)
}

/** In what a comparison differs from the one that is asked for. */
export function differences(
  evidence: ComparisonEvidence,
  key: ComparisonKey,
): readonly (keyof ComparisonKey)[] {
  return (['candidate', 'baseline', 'data', 'rules'] as const).filter(
    name => evidence[name] !== key[name],
  )
}

/** That it is of the same models counts, and of these the candidate most. */
function distance(evidence: ComparisonEvidence, key: ComparisonKey): number {
  return (
    Number(evidence.candidate !== key.candidate) * 2 + Number(evidence.baseline !== key.baseline)
  )
}

/** undefined where it is missing or unreadable: that is no evidence. */
async function readEvidence(file: string): Promise<ComparisonEvidence | undefined> {
  try {
    return evidenceSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

function fileName({candidate, baseline, data, rules}: ComparisonKey): string {
  const text = canonicalJson({candidate, baseline, data, rules})
  return `${createHash('sha256').update(text).digest('hex')}.json`
}

const evidenceFolder = ({root}: Project): string => path.join(root, '.mlops', 'state', 'compare')
