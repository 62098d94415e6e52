import type {Project} from '../project/index.ts'
import {comparisonRules, digestRules} from './comparison-rules.ts'
import {digestTestSource} from './data-digest.ts'
import {
  differences,
  findComparison,
  type ComparisonEvidence,
  type ComparisonKey,
} from './evidence.ts'
import type {ProjectRegistry} from './open-registry.ts'
import {readRecord} from './read-record.ts'
import type {RegisteredVersion} from './registry-state.ts'

/**
 * Why no comparison lets a version take the place of another: none of these two models passed by the gates
 * of mlops.yaml over the test data as they are now, or over the rows that the
 * version was judged on when it was registered. undefined where one did.
 */
export async function comparisonObjection(
  {project, git}: ProjectRegistry,
  version: RegisteredVersion,
  holder: RegisteredVersion,
  stage: string,
): Promise<string | undefined> {
  const asked = `a comparison with ${holder.version} must have passed (registry.promote.${stage}.require)`
  const command = `run \`mlops compare ${holder.version} ${version.version}\``
  const [candidate, baseline, test] = await Promise.all([
    readRecord(git, version.tag),
    readRecord(git, holder.tag),
    digestTestSource(project),
  ])
  if (candidate?.test === undefined) {
    if (test === undefined)
      return `${asked}, and mlops.yaml names no data.test: name it, then ${command}`
    if (test.sha256 === undefined)
      return `${asked}, and of data.test (${test.source}), which is no single local file, nobody can tell whether it is what was compared on: name a file`
  }
  if (candidate === undefined || baseline === undefined) {
    const unknown = candidate === undefined ? version : holder
    return `${asked}, and ${unknown.version} was registered by another tool, without the digest of its model`
  }
  const key = {
    candidate: candidate.sha256,
    baseline: baseline.sha256,
    rules: digestRules(comparisonRules(project.config)),
  }
  // A retrained version was judged on rows that are newer than data.test.
  const tests = [candidate.test?.sha256, test?.sha256].filter(sha256 => sha256 !== undefined)
  const objections: string[] = []
  for (const data of tests) {
    const objection = await objectionOver(project, {...key, data})
    if (objection === undefined) return undefined
    objections.push(objection)
  }
  return `${asked}, and ${objections[0] ?? ''}: ${command}`
}

/** Why the comparison of exactly this, or the nearest to it, is none that passed. */
async function objectionOver(project: Project, key: ComparisonKey): Promise<string | undefined> {
  const found = await findComparison(project, key)
  if (found === undefined) return 'there is none'
  const changed = differences(found, key)
  if (changed.length === 0 && found.verdict === 'pass') return undefined
  const state = changed.length > 0 ? differs(changed) : OUTCOMES[found.verdict]
  return `the one of ${dateOf(found)} ${state}`
}

const OUTCOMES = {pass: 'passed', fail: 'failed', inconclusive: 'was inconclusive'} as const

const DIFFERENCES: Readonly<Record<keyof ComparisonKey, string>> = {
  candidate: 'of another model',
  baseline: 'with another model in that stage',
  data: 'over other test data',
  rules: 'by other gates',
}

function differs(changed: readonly (keyof ComparisonKey)[]): string {
  return `was ${changed.map(name => DIFFERENCES[name]).join(' and ')}`
}

const dateOf = ({at}: ComparisonEvidence): string => at.slice(0, 10)
