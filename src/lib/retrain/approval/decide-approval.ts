import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {isRegularFile, sha256OfFile} from '../../platform/files/index.ts'
import {openGit} from '../../platform/git/index.ts'
import {durationMs, type Project} from '../../project/index.ts'
import {showVersion} from '../../registry/index.ts'
import {describeChampion} from '../champion/index.ts'
import {configDigest} from '../runs/index.ts'
import type {ApproveRecord, OpenRun} from '../types.ts'

/**
 * What is agreed to now: the registered model, the report, the configuration and the model that it would replace.
 *
 * @returns The record of the decision, or what changed since the run was judged, which makes it void.
 * @throws MlopsError `GIT_IDENTITY`, `RUN_NOT_WAITING`.
 */
export async function decideApproval(
  project: Project,
  run: OpenRun,
  {
    decision,
    reason,
    now,
  }: {
    readonly decision: 'approved' | 'rejected'
    readonly reason: string | null
    readonly now: Date
  },
): Promise<ApproveRecord | {readonly changed: readonly string[]}> {
  assertWaiting(run)
  const by = await identity(project)
  const digests = await digestsNow(project, run)
  const changed = differences(project, run, digests, now)
  // To say no is possible whatever has changed.
  if (decision === 'approved' && changed.length > 0) return {changed}
  return {decision, by, reason, digests}
}

function assertWaiting({id, outcome, reason}: OpenRun): void {
  if (outcome === 'awaiting_approval') return
  throw new MlopsError(
    'RUN_NOT_WAITING',
    `Run ${id} does not wait for approval: ${reason ?? 'it was interrupted.'}`,
    {
      hint:
        outcome === null
          ? '`mlops retrain` goes on with it.'
          : '`mlops history --runs` shows which one waits.',
      details: {outcome},
    },
  )
}

/** `Name <email>` of Git. */
async function identity(project: Project): Promise<string> {
  const git = await openGit(project.root)
  const {exitCode, stdout} = await git.attempt(['var', 'GIT_AUTHOR_IDENT'])
  const named = /^(.*<.+>)/.exec(stdout)?.[1]
  if (exitCode === 0 && named !== undefined) return named
  throw new MlopsError('GIT_IDENTITY', 'Git does not know who approves.', {
    hint: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
  })
}

async function digestsNow(project: Project, run: OpenRun): Promise<ApproveRecord['digests']> {
  const {records, plan} = run
  const judged = records.compare?.judged.find(({mode}) => mode === records.compare?.chosen.mode)
  const report = path.join(run.folder, judged?.report ?? 'none')
  const version = records.register?.version ?? ''
  const shown = await showVersion(project.root, `${plan.name}@${version}`, true)
  const champion = await describeChampion(project, {stage: plan.stage, asOf: new Date()})
  return {
    model: shown.active ? (shown.sha256 ?? '') : '',
    report: (await isRegularFile(report)) ? await sha256OfFile(report) : '',
    config: configDigest(project),
    champion: champion?.sha256 ?? null,
  }
}

function differences(
  project: Project,
  {records, plan, updatedAt}: OpenRun,
  now: ApproveRecord['digests'],
  at: Date,
): readonly string[] {
  const judged = records.compare?.judged.find(({mode}) => mode === records.compare?.chosen.mode)
  const changed: string[] = []
  if (now.model !== records.register?.sha256) changed.push('the registered model')
  if (now.report !== judged?.reportSha256) changed.push('the report')
  if (now.config !== plan.digests.config) changed.push('mlops.yaml')
  // As long as the stage is empty the new version is the latest one; and a deployment may be done already.
  const expected = [plan.champion?.sha256 ?? null, records.register?.sha256]
  if (!expected.includes(now.champion)) changed.push(`the model in ${plan.stage}`)
  const expires = project.config.retrain?.approval.expires ?? '14d'
  if (at.getTime() - Date.parse(updatedAt) > durationMs(expires))
    changed.push(`the time: it waited longer than ${expires}`)
  return changed
}
