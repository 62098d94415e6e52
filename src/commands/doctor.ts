import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {counted} from '../lib/core/text/index.ts'
import {
  examineSetup,
  type CheckReport,
  type CheckStatus,
  type DoctorReport,
} from '../lib/doctor/index.ts'

export interface DoctorJson extends DoctorReport {
  /** The folder that was examined. */
  readonly directory: string
}

export default class Doctor extends BaseCommand<DoctorJson> {
  static override summary = 'Find out what is wrong with the set-up, and mend it.'
  static override description =
    'Examines Node.js, the native binaries, Git, the repository with its registry tags, mlops.yaml ' +
    'and the model file. Each finding says what it means and which command mends it. Exits 3 when ' +
    'there is at least one problem; warnings alone exit 0.'
  static override examples = [
    '<%= config.bin %> doctor',
    {
      description: 'Mend what can be mended without losing anything:',
      command: '<%= config.bin %> doctor --fix',
    },
  ]
  static override flags = {
    fix: Flags.boolean({
      description: 'Fetch missing history, tags and LFS files; have Git ignore .mlops.',
      default: false,
    }),
  }

  override async run(): Promise<DoctorJson> {
    const {flags} = await this.parse(Doctor)
    const report = await examineSetup(flags.directory, {
      fix: flags.fix,
      signal: this.signal,
      onCheck: check => {
        if (!flags.quiet || check.status !== 'ok') this.terminal.print(this.#line(check))
      },
    })
    const count = (status: CheckStatus) =>
      counted(report.checks.filter(each => each.status === status).length, status)
    this.terminal.info(`${count('problem')}, ${count('warning')}`)
    this.conclude(report.verdict)
    return {directory: flags.directory, ...report}
  }

  #line({title, status, message, meaning, fix, fixed}: CheckReport): string {
    const {style} = this.terminal
    const mark = {
      ok: style.green('ok     '),
      warning: style.yellow('warning'),
      problem: style.red('problem'),
    }
    const lines = [`${mark[status]}  ${style.bold(title)}: ${message}${fixed ? ' (fixed)' : ''}`]
    if (meaning !== undefined) lines.push(style.dim(meaning))
    if (fix !== undefined) lines.push(`${style.cyan('fix:')} ${fix}`)
    return lines.join('\n').replaceAll('\n', '\n         ')
  }
}
