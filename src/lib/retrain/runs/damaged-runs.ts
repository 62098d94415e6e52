import {MlopsError} from '../../core/errors/index.ts'
import {findVersionOfRun} from '../../registry/index.ts'
import type {Project} from '../../project/index.ts'
import type {DamagedRun} from '../types.ts'

/** What is said of a run that cannot be read by whoever goes on without it. */
export function damagedWarning({id, error}: DamagedRun): string {
  return [`Run ${id} is left out: ${error.message}`, error.hint].filter(Boolean).join(' ')
}

/**
 * Refuses to begin a retraining beside a damaged run that may be in the middle of its release.
 *
 * Until it is registered, a run has changed nothing that another one could meet: what is lost with its record is a
 * training. From then on its version is on the way to the last stage, or waits for a person, and a second run would
 * find the same model registered and never deploy it, or release another beside it. Git knows which versions a run made
 * and whether they ever had the stage, whatever became of the record; a version that had it, or was deprecated, is settled.
 *
 * @throws MlopsError `RUN_INVALID` with the version and the ways out.
 */
export async function refuseHolding(
  project: Project,
  damaged: readonly DamagedRun[],
  stage: string,
): Promise<void> {
  for (const run of damaged) {
    if (run.hasEnded) continue
    const made = await findVersionOfRun(project.root, run.id)
    if (made === undefined || !made.active || made.stagesEver.includes(stage)) continue
    const {version} = made
    throw new MlopsError(
      'RUN_INVALID',
      `Run ${run.id} registered ${version}, which was never in ${stage}, and whether it waits for approval or was interrupted is not known: ${run.error.message}`,
      {
        hint: `\`mlops promote ${version} ${stage}\` deploys it, \`mlops deprecate ${version} --force\` gives it up, deleting ${run.folder} leaves it as it is; after any of these retraining goes on.`,
        details: {run: run.id, folder: run.folder, version},
      },
    )
  }
}
