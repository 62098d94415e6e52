import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {Project} from '../../project/index.ts'
import {retrainConfig, stageOf} from '../plan-run.ts'
import type {JobFiles, JobTarget} from './job-files.ts'
import {cronWord} from './machine.ts'

const GITLAB_ENTRY = '.gitlab-ci.yml'

/** The .gitlab-ci.yml that a job for GitLab is included by: a new one, or lines for the one of the user. */
export async function entryOf(
  target: JobTarget,
  {root, files}: JobFiles,
): Promise<{readonly entry: JobFiles['files']; readonly linesToAdd: readonly string[]}> {
  const include = files[0]?.path
  if (target !== 'gitlab' || include === undefined) return {entry: [], linesToAdd: []}
  const text = await readFile(path.join(root, GITLAB_ENTRY), 'utf8').catch(() => undefined)
  const lines = ['include:', `  - local: '${include}'`]
  if (text === undefined)
    return {entry: [{path: GITLAB_ENTRY, content: `${lines.join('\n')}\n`}], linesToAdd: []}
  return {entry: [], linesToAdd: text.includes(include) ? [] : lines}
}

/** What is left to do by hand when the files of a job are there. */
export function nextSteps(
  project: Project,
  target: JobTarget,
  {root, files, times, slug, linesToAdd}: JobFiles & {readonly linesToAdd: readonly string[]},
): readonly string[] {
  const needsApproval = retrainConfig(project).approval.deploy === 'required'
  const stage = stageOf(project)
  const {name} = project.config
  if (target === 'github')
    return [
      'Commit and push it to the default branch: schedules run from there alone.',
      ...(needsApproval
        ? [`Name who may approve: Settings > Environments > ${stage} > Required reviewers.`]
        : []),
    ]
  if (target === 'gitlab')
    return [
      ...(linesToAdd.length > 0 ? [`Add to your ${GITLAB_ENTRY}:\n${linesToAdd.join('\n')}`] : []),
      ...times.map(
        ({cron, zone}) =>
          `Make the schedule in Build > Pipeline schedules, or:\ncurl --request POST --header "PRIVATE-TOKEN: $TOKEN" --form 'description=mlops retrain ${name}' --form 'ref=refs/heads/main' --form 'cron=${cron}' --form 'cron_timezone=${zone}' "$GITLAB/api/v4/projects/$PROJECT_ID/pipeline_schedules"`,
      ),
      'Set the variable MLOPS_GITLAB_TOKEN, so that versions can be pushed.',
      ...(needsApproval
        ? [`Name who may approve: Settings > CI/CD > Protected environments > ${stage}.`]
        : []),
    ]
  const byHand = needsApproval ? ['Approve what waits: mlops retrain approve latest'] : []
  const file = cronWord(path.join(root, files[0]?.path ?? '')).replaceAll('\\%', '%')
  if (target === 'cron')
    return [`Add it to your crontab: (crontab -l 2> /dev/null; cat ${file}) | crontab -`, ...byHand]
  const folder = path.dirname(path.join(root, files[0]?.path ?? ''))
  const units = files.map(each => cronWord(path.join(root, each.path)).replaceAll('\\%', '%'))
  return [
    `Enable it: systemctl --user link ${units.join(' ')} && systemctl --user enable --now mlops-retrain-${slug}.timer`,
    `Let it run while nobody is logged in: loginctl enable-linger (the units stay in ${folder})`,
    ...byHand,
  ]
}
