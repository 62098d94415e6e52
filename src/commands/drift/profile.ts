import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../../lib/cli/index.ts'
import {counted} from '../../lib/core/text/index.ts'
import {profileData, type ProfiledData} from '../../lib/drift/index.ts'

export type DriftProfileJson = ProfiledData

export default class DriftProfile extends BaseCommand<DriftProfileJson> {
  static override summary = 'Keep what drift reports need of a reference in one small file.'
  static override description =
    'Counts every column: numbers in bins of equal rank, categories by label, with nulls, mean and ' +
    'variance; no row is kept. `mlops drift report --reference FILE` takes the profile in place of the ' +
    'data. Several sources, profiles among them, give the profile of all their rows.'
  static override examples = [
    '<%= config.bin %> drift profile train.parquet -o reference.profile.json',
    '<%= config.bin %> drift profile january.profile.json february.parquet -o reference.profile.json',
    '<%= config.bin %> drift profile "data/2013-*.csv" --exclude name,address -o 2013.profile.json',
  ]
  static override strict = false
  static override args = {
    data: Args.string({
      description:
        'Data or profiles: files, patterns, s3://…, query:SELECT …, or - for standard input; several may be given.',
    }),
  }
  static override flags = {
    output: Flags.string({
      char: 'o',
      required: true,
      helpValue: 'FILE',
      description: 'Where to write the profile; a profile that is there is replaced.',
    }),
    exclude: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMNS',
      description: 'Columns of which nothing is kept.',
    }),
    memory: Flags.string({
      helpValue: 'SIZE',
      description:
        'Most memory to take, such as 1GB; a quarter of the machine up to 4 GB by default.',
    }),
  }

  override async run(): Promise<DriftProfileJson> {
    const {argv, flags} = await this.parse(DriftProfile)
    const progress = this.terminal.progress('Profiling')
    const profiled = await profileData({
      ...flags,
      sources: argv.map(String),
      signal: this.signal,
      onProgress: (done, total) => {
        progress.update(done, total)
      },
    }).finally(() => {
      progress.stop()
    })
    this.#report(profiled)
    return profiled
  }

  #report({output, rows, columns, bytes}: ProfiledData): void {
    const {style} = this.terminal
    const head = ['COLUMN', 'TYPE', 'KIND', 'NULLS', ''].map(word => style.dim(word))
    const lines = columns.map(({name, type, kind, nulls, skipped}) => [
      ...[name, type, kind, nulls.toLocaleString('en-US')],
      skipped === null ? '' : style.dim(`not compared: ${skipped}`),
    ])
    this.terminal.print(formatTable([head, ...lines]))
    this.terminal.info(
      `${counted(rows, 'row')}, ${counted(columns.length, 'column')}, ${counted(bytes, 'byte')}: ${output}`,
    )
  }
}
