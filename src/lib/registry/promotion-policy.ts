import type {RegisteredModel, RegisteredVersion} from './registry-state.ts'
import {comparisonObjection} from './comparison-objection.ts'
import type {ProjectRegistry} from './open-registry.ts'

/** Why the policy of mlops.yaml does not let a version into a stage; empty when it does. */
export async function policyObjections(
  opened: ProjectRegistry,
  model: RegisteredModel,
  version: RegisteredVersion,
  stage: string,
): Promise<string[]> {
  const {project, git} = opened
  const policy = project.config.registry.promote[stage]
  if (policy === undefined) return []
  const objections: string[] = []
  const {from, branches} = policy
  if (from !== undefined && !version.stages.includes(from)) {
    objections.push(
      `it must be in stage ${from} first (registry.promote.${stage}.from), and ${model.stages.get(from)?.version ?? 'nothing'} is there`,
    )
  }
  if (branches !== undefined) {
    const format = '--format=%(refname)'
    const args = [
      'for-each-ref',
      format,
      '--contains',
      version.commit,
      'refs/heads',
      'refs/remotes',
    ]
    const containing = branchNames(await git.run(args))
    if (!containing.some(name => branches.some(pattern => matchesBranch(name, pattern)))) {
      objections.push(
        `its commit ${version.commit.slice(0, 7)} must be on ${branches.join(' or ')} (registry.promote.${stage}.branches), and is on ${containing.join(', ') || 'no branch'}`,
      )
    }
  }
  const holder = model.versions.find(other => other.stages.includes(stage))
  if (policy.require === 'compare' && holder !== undefined) {
    const objection = await comparisonObjection(opened, version, holder, stage)
    if (objection !== undefined) objections.push(objection)
  }
  return objections
}

/** Names of local and remote branches without their prefix, each once. */
function branchNames(refs: string): string[] {
  const names = refs
    .split('\n')
    .filter(ref => ref !== '' && !ref.endsWith('/HEAD'))
    .map(ref => ref.replace(/^refs\/(heads|remotes\/[^/]+)\//, ''))
  return [...new Set(names)]
}

/** Whether a branch matches a pattern in which `*` stands for any characters. */
export function matchesBranch(name: string, pattern: string): boolean {
  const source = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('.*')}$`).test(name)
}
