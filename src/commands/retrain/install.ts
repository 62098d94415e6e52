import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/index.ts'
import {MlopsError} from '../../lib/core/errors/index.ts'
import {openProject} from '../../lib/project/index.ts'
import {
  checkJobs,
  installJob,
  JOB_TARGETS,
  type InstallResult,
  type JobFile,
} from '../../lib/retrain/index.ts'

export type RetrainInstallJson = InstallResult

export default class RetrainInstall extends BaseCommand<RetrainInstallJson> {
  static override summary = 'Write the scheduled job that runs `mlops retrain`, from mlops.yaml.'
  static override description =
    'The job runs as often as retrain.every, retrain.cron and retrain.check may need, and `mlops retrain` ' +
    'decides whether anything is due. With --check nothing is written: exit 3 when a job that is there and ' +
    'mlops.yaml disagree, 4 when there is none.'
  static override examples = [
    '<%= config.bin %> retrain install --to github',
    '<%= config.bin %> retrain install --to systemd --dry-run',
    {
      description: 'In CI, so that nobody changes one and forgets the other:',
      command: '<%= config.bin %> retrain install --check',
    },
  ]
  static override flags = {
    to: Flags.option({
      options: JOB_TARGETS,
      description: 'What starts the job; with --check, all that are there where left out.',
    })(),
    check: Flags.boolean({
      default: false,
      description: 'Say whether the jobs that are there are what mlops.yaml asks for.',
    }),
    force: Flags.boolean({
      default: false,
      exclusive: ['check'],
      description: 'Replace files that differ.',
    }),
    'dry-run': Flags.boolean({
      default: false,
      exclusive: ['check'],
      description: 'Print the files, and write none.',
    }),
  }

  override async run(): Promise<RetrainInstallJson> {
    const {flags} = await this.parse(RetrainInstall)
    const {to: target, force, check} = flags
    const project = await openProject(flags.directory)
    const made = {
      mlopsVersion: this.config.version,
      machine: {
        root: project.root,
        node: process.execPath,
        mlops: process.argv[1] ?? 'mlops',
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
    }
    if (check) {
      const checked = await checkJobs(project, {target, ...made})
      for (const file of checked.files) this.#line(file)
      if (checked.files.some(({status}) => status !== 'same')) this.conclude('fail')
      return checked
    }
    if (target === undefined) {
      throw new MlopsError('USAGE', 'Where is the job to run?', {
        hint: `Add --to ${JOB_TARGETS.join('|')}.`,
      })
    }
    const dryRun = flags['dry-run']
    const signal = this.signal
    const result = await installJob(project, {target, force, dryRun, signal, ...made})
    for (const file of result.files) {
      this.#line(file)
      if (dryRun) this.terminal.print(file.content)
    }
    for (const step of result.steps) this.terminal.info(`Next: ${step}`)
    return result
  }

  #line({path, status, differences}: JobFile): void {
    const {style} = this.terminal
    const isFine = status === 'same' || status === 'written'
    this.terminal.print(`${isFine ? style.green(status) : style.red(status)} ${path}`)
    for (const line of differences) this.terminal.print(`  ${line}`)
  }
}
