import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {counted} from '../lib/core/text/index.ts'
import {scoreModel, type ScoredTable} from '../lib/score/index.ts'

export type ScoreJson = ScoredTable

const MANY_ROWS = 1_000

export default class Score extends BaseCommand<ScoreJson> {
  static override summary = 'Score a table of any size by a model.'
  static override description =
    'Streams the rows of a file, a pattern, a folder of pictures, s3://…, https://…, a query or ' +
    'standard input through the model on all cores, and writes Parquet, CSV or NDJSON by the ' +
    'extension: the columns to keep, prediction and probabilities, model_version and scored_at, in ' +
    'the order of the input. The output appears whole or not at all; --resume continues a job that ' +
    'was interrupted or killed, with the same result.'
  static override examples = [
    '<%= config.bin %> score --input new.parquet --output scored.parquet --keep id',
    '<%= config.bin %> score flights@v1.2.0 --input "data/2013-*.csv" --output scored.csv --rejects bad.csv',
    {
      description: 'Without a project, from a query, to standard output:',
      command: `<%= config.bin %> score ./model.onnx --input "query:FROM 'a.parquet' LIMIT 10" --output -`,
    },
  ]
  static override args = {
    ref: Args.string({description: 'Model: NAME@v1.2.0, NAME#stage, a Git revision, ./file.onnx.'}),
  }
  static override flags = {
    input: Flags.string({
      helpValue: 'SOURCE',
      description: 'Rows to score; data.source of mlops.yaml when left out. - is standard input.',
    }),
    output: Flags.string({
      required: true,
      helpValue: 'FILE',
      description: 'Where to write; - is NDJSON on standard output.',
    }),
    keep: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMNS',
      description: 'Columns of the input to copy, separated by commas.',
    }),
    'keep-all': Flags.boolean({default: false, description: 'Copy all columns of the input.'}),
    rejects: Flags.string({
      helpValue: 'FILE',
      description: 'Write bad rows with their reasons there and go on with the rest.',
    }),
    where: Flags.string({helpValue: 'SQL', description: 'Score only rows that fulfil this.'}),
    limit: Flags.integer({min: 1, description: 'Score only so many rows.'}),
    resume: Flags.boolean({
      default: false,
      exclusive: ['force'],
      description: 'Go on with an interrupted job.',
    }),
    force: Flags.boolean({
      default: false,
      description: 'Replace the output, and drop the parts of an interrupted job.',
    }),
    nulls: Flags.option({
      options: ['error', 'nan', 'default'] as const,
      description: 'What a null becomes, instead of data.nulls.',
    })(),
    threads: Flags.integer({
      min: 1,
      description: 'Sessions at work at once; all cores by default.',
    }),
    'batch-size': Flags.integer({
      min: 1,
      description: 'Rows a run of the model; measured at the start by default.',
    }),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<ScoreJson> {
    const {args, flags} = await this.parse(Score)
    const progress = this.terminal.progress('Scoring')
    const scored = await scoreModel({
      ...flags,
      ...args,
      includePrereleases: flags.pre,
      keep: flags['keep-all'] ? ['*'] : (flags.keep ?? []),
      batchRows: flags['batch-size'],
      signal: this.signal,
      onProgress: ({rows, totalRows}) => {
        progress.update(rows, totalRows)
      },
    }).finally(() => {
      progress.stop()
    })
    this.#report(scored)
    return scored
  }

  #report(scored: ScoredTable): void {
    if (scored.columnsBy === 'order')
      this.terminal.warn('no column has the name of an input; they were taken in their order')
    const count = (rows: number): string => rows.toLocaleString('en-US')
    const newRows = scored.rows - scored.resumedRows
    // Of a few rows the time is that of starting, and says nothing about speed.
    const rate = Math.round(newRows / Math.max(scored.seconds, 1e-3))
    const speed = newRows < MANY_ROWS ? '' : ` (${count(rate)} rows/s)`
    const text = `${counted(scored.rows, 'row')} by ${scored.model} in ${scored.seconds.toFixed(1)} s${speed}`
    if (scored.resumedRows > 0) this.terminal.info(`${count(scored.resumedRows)} rows were there`)
    if (scored.rejected > 0)
      this.terminal.warn(
        `${counted(scored.rejected, 'bad row')} ${scored.rejected === 1 ? 'is' : 'are'} in ${scored.rejects ?? ''}`,
      )
    this.terminal.info(text)
    if (scored.output !== '-') this.terminal.print(scored.output)
  }
}
