import {MlopsError} from '../core/errors/index.ts'
import type {Project} from '../project/index.ts'
import {assertRegistrable} from '../registry/index.ts'
import {writeData} from './data/index.ts'
import {compareCandidates} from './stages/compare-candidates.ts'
import {deployRun} from './stages/deploy-run.ts'
import {moveVersion} from './stages/move-version.ts'
import {publishVersion} from './stages/publish-version.ts'
import {registerCandidate} from './stages/register-candidate.ts'
import {trainCandidates} from './train/index.ts'
import type {CompareRecord, OpenRun, RetrainRequest, Run, StageName} from './types.ts'

export type ExecuteOptions = Pick<
  RetrainRequest,
  'stageOnly' | 'inconclusive' | 'push' | 'signal' | 'onLine' | 'onStage'
> & {readonly mlopsVersion: string}

/**
 * Takes a run from where it stands to its outcome. Each stage is recorded when it is complete; an interrupted
 * run goes on with the first stage that is not.
 *
 * An error of training or comparing ends the run as failed. One of registering or promoting (a lock, a policy, a
 * remote), or that nothing could be registered now, leaves it open: the next call goes on from where it stands.
 *
 * @throws MlopsError of any stage; AbortError.
 */
export async function executeRun(
  project: Project,
  run: OpenRun,
  options: ExecuteOptions,
): Promise<Run> {
  // After hours of training it would be late to learn that nothing can be registered. What stands against it is put right
  // by a person (a commit, an identity of Git), so the run stays open and goes on then.
  if (run.records.register === undefined)
    await assertRegistrable(
      project.root,
      run.records.train?.candidates.map(({sha256}) => sha256),
    )
  let judged: CompareRecord
  try {
    judged = await trainAndJudge(project, run, options)
  } catch (error) {
    if (error instanceof MlopsError && options.signal?.aborted !== true)
      await run.end('failed', error.message, {
        code: error.code,
        message: error.message,
        hint: error.hint ?? null,
      })
    throw error
  }
  const {verdict, reason} = judged
  switch (verdict === 'inconclusive' ? (options.inconclusive ?? verdict) : verdict) {
    case 'fail':
      return run.end('gate_failed', reason)
    case 'inconclusive':
      return run.end('inconclusive', reason)
    case 'pass':
      return release(project, run, judged, options)
  }
}

async function trainAndJudge(
  project: Project,
  run: OpenRun,
  options: ExecuteOptions,
): Promise<CompareRecord> {
  const {signal} = options
  const begin = announcer(run, options)
  begin('data', `${run.plan.data.train.rows} rows to train on, ${run.plan.data.test.rows} to test`)
  await run.complete('data', () =>
    writeData(project, run.plan.data, run.folder, {champion: run.plan.champion, signal}),
  )
  begin('train', run.plan.modes.join(' and '))
  await run.complete('train', () => trainCandidates(project, run, options))
  begin('compare', run.plan.champion === null ? 'by itself' : `with ${run.plan.champion.ref}`)
  return run.complete('compare', () => compareCandidates(project, run, options))
}

async function release(
  project: Project,
  run: OpenRun,
  judged: CompareRecord,
  options: ExecuteOptions,
): Promise<Run> {
  const {signal, push = false} = options
  const {plan} = run
  const begin = announcer(run, options)
  begin('register', `the model of ${judged.chosen.mode}`)
  if (run.records.register === undefined) {
    const made = await registerCandidate(project, run, judged, signal)
    if ('unchanged' in made)
      return run.end('unchanged', `Training gave the model of ${made.unchanged} again.`)
    await run.complete('register', () => Promise.resolve(made))
  }
  const version = run.records.register?.version ?? ''
  begin('stage', plan.path.slice(0, -1).join(', ') || 'nothing before the last stage')
  await run.complete('stage', () => moveVersion(project, version, plan.path.slice(0, -1), signal))
  if (push) await publishVersion(project, version, signal)
  if (options.stageOnly === true)
    return run.end('staged', `${version} is registered and not deployed, as --stage-only says.`)
  if (plan.approval === 'required' && run.records.approve === undefined)
    return run.end(
      'awaiting_approval',
      `${version} passed and waits: \`mlops retrain approve ${run.id}\` deploys it.`,
    )
  return deployRun(project, run, {push, signal})
}

/** Says that a stage begins, unless it is complete. */
function announcer(
  run: OpenRun,
  {onStage}: ExecuteOptions,
): (stage: StageName, what: string) => void {
  return (stage, what) => {
    if (run.records[stage] === undefined) onStage?.(stage, what)
  }
}
