import {MlopsError} from '../../core/errors/index.ts'
import type {Project} from '../../project/index.ts'
import {findModelProject} from '../find-model-project.ts'
import {withRetrainLease} from '../lease/index.ts'
import {openRunStore} from '../runs/index.ts'
import {deployRun} from '../stages/deploy-run.ts'
import {tellOutcome} from '../notify/index.ts'
import type {ApproveRecord, OpenRun, Run} from '../types.ts'
import {decideApproval} from './decide-approval.ts'

export interface ApprovalRequest {
  readonly directory: string
  /** Id of the run, the beginning of one, or `latest`. */
  readonly id: string
  readonly reason?: string | undefined
  readonly push?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Who could not be told. */
  readonly onWarning?: ((warning: string) => void) | undefined
}

/**
 * Agrees to what a run registered, and deploys it. Where the model, the report, mlops.yaml or the model in use is
 * not what it was when the run was judged, the run expires and nothing is deployed.
 *
 * @throws MlopsError `RUN_NOT_FOUND`, `RUN_NOT_WAITING`, `GIT_IDENTITY`, `RETRAIN_HELD`, `PROMOTION_REFUSED`.
 */
export async function approveRun(request: ApprovalRequest): Promise<Run> {
  const {directory, reason, push = false} = request
  const project = await findModelProject(directory)
  return decideAndTell(project, request, async (run, leased) => {
    const decided = await decideApproval(project, run, {
      decision: 'approved',
      reason: reason ?? null,
      now: new Date(),
    })
    if (run.records.approve?.decision === 'rejected') return endRejected(run, run.records.approve)
    if ('changed' in decided)
      return run.end('expired', `Changed since it was judged: ${decided.changed.join(', ')}.`)
    await run.complete('approve', () => Promise.resolve(decided))
    return deployRun(project, run, {push, signal: leased})
  })
}

/** Declines what a run registered: the version stays, without the last stage. */
export async function rejectRun(request: ApprovalRequest): Promise<Run> {
  const {directory, reason} = request
  const project = await findModelProject(directory)
  return decideAndTell(project, request, async run => {
    const decided = await decideApproval(project, run, {
      decision: 'rejected',
      reason: reason ?? null,
      now: new Date(),
    })
    if ('changed' in decided) throw new Error('To reject is possible whatever has changed.')
    const record = await run.complete('approve', () => Promise.resolve(decided))
    if (record.decision === 'rejected') return endRejected(run, record)
    throw new MlopsError(
      'RUN_NOT_WAITING',
      `Run ${run.id} was approved by ${record.by ?? 'somebody'} before, and its deployment was interrupted.`,
      {
        hint: `\`mlops retrain approve ${run.id}\` finishes it; \`mlops rollback\` takes it back then.`,
      },
    )
  })
}

/** A decision that was recorded counts, whoever asks again after an interruption. */
function endRejected(run: OpenRun, {by, reason}: ApproveRecord): Promise<Run> {
  return run.end(
    'rejected',
    `${by ?? 'Somebody'} rejected it.${reason === null ? '' : ` ${reason}`}`,
  )
}

async function decideAndTell(
  project: Project,
  {id, signal, onWarning}: ApprovalRequest,
  decide: (run: OpenRun, leased: AbortSignal | undefined) => Promise<Run>,
): Promise<Run> {
  return withRetrainLease(project, {signal}, async (leased, atWorkOn) => {
    const open = await openRunStore(project).find(id)
    atWorkOn(open.id)
    const run = await decide(open, leased)
    for (const warning of await tellOutcome(project, run, leased)) onWarning?.(warning)
    return run
  })
}
