import path from 'node:path'
import {
  assertWorkflowFolder,
  ciPlace,
  renderTemplate,
  templateFiles,
  type ProjectFile,
} from '../../init/index.ts'
import {durationMs, type Project} from '../../project/index.ts'
import {retrainConfig, stageOf} from '../plan-run.ts'
import {calendarOf} from './calendar.ts'
import {jobTimes, type JobTime} from './job-times.ts'
import {
  assertPaths,
  cronWord,
  machineLine,
  unitArgument,
  unitWord,
  type Machine,
} from './machine.ts'

export const JOB_TARGETS = ['github', 'gitlab', 'cron', 'systemd'] as const
export type JobTarget = (typeof JOB_TARGETS)[number]

/** The files of a scheduled job. */
export interface JobFiles {
  /** Folder that the paths are relative to: the top of the repository, or the project. */
  readonly root: string
  readonly files: readonly {readonly path: string; readonly content: string}[]
  readonly times: readonly JobTime[]
  readonly slug: string
}

/**
 * The job that mlops.yaml asks for.
 *
 * @param machine - Of the paths in jobs for cron and systemd.
 * @throws MlopsError `RETRAIN_NOT_CONFIGURED`, `CONFIG_INVALID`, `USAGE` for a path that cannot stand in a job.
 */
export async function jobFiles(
  project: Project,
  target: JobTarget,
  {machine, mlopsVersion}: {readonly machine: Machine; readonly mlopsVersion: string},
): Promise<JobFiles> {
  const config = retrainConfig(project)
  const {name} = project.config
  const slug = name.replaceAll('/', '-')
  const isService = target === 'github' || target === 'gitlab'
  const place = isService ? await ciPlace(project.root, project.root) : undefined
  const folder = place?.folder ?? '.'
  if (isService) assertWorkflowFolder(folder)
  else assertPaths(machine)
  const zone = {github: 'UTC', gitlab: undefined, cron: machine.zone, systemd: undefined}[target]
  const times = jobTimes(config, name, zone)
  const isAlone = folder === '.'
  const statePath = JSON.stringify(isAlone ? '.mlops/state' : `${folder}/.mlops/state`)
  const suffix = isAlone ? '' : `-${slug}`
  const values: Readonly<Record<string, string>> = {
    ...{name, slug, suffix, statePath, version: mlopsVersion, zone: machine.zone},
    title: isAlone ? '' : ` ${name}`,
    folder: JSON.stringify(folder),
    stage: stageOf(project),
    stageJson: JSON.stringify(stageOf(project)),
    schedule: describeSchedule(project),
    machine: machineLine(machine),
    crons: times.flatMap(time => timeLines(target, time, machine)).join('\n'),
    workingDirectory: machine.root.replaceAll('%', '%%'),
    pathVariable: unitWord(`PATH=${searchPath(machine)}`),
    command: `${unitWord(machine.node)} ${unitArgument(machine.mlops)} retrain`,
    timeoutSeconds: String(timeoutSeconds(project)),
  }
  const templates = await templateFiles(`retrain/${target}`)
  const part = templates.find(file => file.path === 'approve.part')
  const needsApproval = config.approval.deploy === 'required'
  const approve = part === undefined || !needsApproval ? '' : await renderTemplate(part, values)
  const files = await Promise.all(
    templates
      .filter(file => file !== part)
      .map(async (file: ProjectFile) => ({
        path: placeOf(target, file.path, {suffix, slug}),
        content: await renderTemplate(file, {...values, approve}),
      })),
  )
  return {root: place?.root ?? project.root, files, times, slug}
}

function placeOf(
  target: JobTarget,
  file: string,
  {suffix, slug}: {readonly suffix: string; readonly slug: string},
): string {
  if (target === 'github') return `.github/workflows/mlops-retrain${suffix}.yml`
  if (target === 'gitlab') return `.gitlab/mlops-retrain${suffix}.gitlab-ci.yml`
  if (target === 'cron') return 'deploy/mlops-retrain.cron'
  return `deploy/systemd/mlops-retrain-${slug}${path.extname(file)}`
}

function timeLines(target: JobTarget, {cron, zone}: JobTime, machine: Machine): readonly string[] {
  if (target === 'github') return [`    - cron: '${cron}'`]
  if (target === 'gitlab') return [`#   ${cron} in the time zone ${zone},`]
  if (target === 'systemd') return calendarOf(cron, zone).map(text => `OnCalendar=${text}`)
  const log = '.mlops/state/retrain/cron.log'
  const run = `PATH=${cronWord(searchPath(machine))} ${cronWord(machine.node)} ${cronWord(machine.mlops)} retrain`
  return [
    `${cron} cd ${cronWord(machine.root)} && mkdir -p .mlops/state/retrain && ${run} >> ${log} 2>&1`,
  ]
}

function searchPath({node}: Machine): string {
  return `${path.dirname(node)}:/usr/local/bin:/usr/bin:/bin`
}

/** `every 14d, looked at every 1d`; without line breaks, since it stands in a comment. */
function describeSchedule(project: Project): string {
  const {every, cron, timezone, check} = retrainConfig(project)
  const own =
    cron === undefined
      ? `retrain.every ${every ?? 'not set'}`
      : `retrain.cron ${JSON.stringify(cron)} in ${timezone}`
  return `${own}, retrain.check ${check}`.replaceAll(/[\s\\]+/g, ' ')
}

/** All attempts of both ways of training, and two hours for what comes before and after. */
function timeoutSeconds({config}: Project): number {
  const {timeout = '6h', retries = 0} = config.train ?? {}
  return Math.ceil((2 * (retries + 1) * durationMs(timeout)) / 1000) + 7200
}
