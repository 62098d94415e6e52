import {BaseCommand, formatTable} from '../../lib/cli/index.ts'
import {compactProject, type CompactedProject} from '../../lib/log/index.ts'

export type LogCompactJson = CompactedProject

export default class LogCompact extends BaseCommand<LogCompactJson> {
  static override summary = 'Turn the prediction log into Parquet now, and delete what is too old.'
  static override description =
    'A running server does this by itself for days that are over. Segments that a running server ' +
    'writes to stay as they are; they are read all the same. What serve.log.retention and ' +
    'serve.log.max_disk of mlops.yaml do not want kept is deleted.'
  static override examples = [
    '<%= config.bin %> log compact',
    '<%= config.bin %> log compact --json',
  ]

  override async run(): Promise<LogCompactJson> {
    const {flags} = await this.parse(LogCompact)
    const compacted = await compactProject(flags.directory, this.signal)
    this.#report(compacted)
    return compacted
  }

  #report({folder, folders, deleted}: CompactedProject): void {
    const {style} = this.terminal
    const head = ['MODEL', 'DAY', 'ROWS', 'SEGMENTS', 'CUT OFF'].map(word => style.dim(word))
    const rows = folders.flatMap(({name, days}) =>
      days.map(({day, rows, segments, tornLines}) => [
        ...[name, day],
        ...[rows, segments, tornLines].map(count => count.toLocaleString('en-US')),
      ]),
    )
    if (rows.length > 0) this.terminal.print(formatTable([head, ...rows]))
    else this.terminal.info(`Nothing in ${folder} is to be compacted.`)
    for (const {name, undescribed} of folders)
      if (undescribed > 0)
        this.terminal.warn(
          `${undescribed} segments of ${name} stay: no file in versions says what their columns are`,
        )
    for (const {name, day, reason} of deleted) {
      const text = `${name} of ${day} was deleted (serve.log.${reason})`
      if (reason === 'max_disk') this.terminal.warn(text)
      else this.terminal.info(text)
    }
  }
}
