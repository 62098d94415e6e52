import type {Project} from '../../project/index.ts'
import type {ApproveRecord, OpenRun, Run} from '../types.ts'
import {moveVersion} from './move-version.ts'
import {publishVersion} from './publish-version.ts'

/** The last stages of a run whose version is registered and approved, or needs no approval. */
export async function deployRun(
  project: Project,
  run: OpenRun,
  {push, signal}: {readonly push: boolean; readonly signal?: AbortSignal | undefined},
): Promise<Run> {
  const {plan, records} = run
  const version = records.register?.version ?? ''
  await run.complete('approve', () => Promise.resolve(notNeeded(run)))
  await run.complete('deploy', () => moveVersion(project, version, [plan.stage], signal))
  if (push) await publishVersion(project, version, signal)
  const before = plan.champion === null ? '' : `, in the place of ${plan.champion.version}`
  return run.end('deployed', `${version} is in ${plan.stage}${before}.`)
}

function notNeeded({plan, records}: OpenRun): ApproveRecord {
  const judged = records.compare?.judged.find(({mode}) => mode === records.compare?.chosen.mode)
  return {
    decision: 'not_needed',
    by: null,
    reason: null,
    digests: {
      model: records.register?.sha256 ?? '',
      report: judged?.reportSha256 ?? '',
      config: plan.digests.config,
      champion: plan.champion?.sha256 ?? null,
    },
  }
}
