import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../lib/cli/index.ts'
import {scoreWithModel, type ScoreSummary} from '../lib/score/index.ts'

export interface ScoreJson extends ScoreSummary {
  /** The model as it was resolved, such as `flights@v1.2.0`. */
  readonly model: string
}

export default class Score extends BaseCommand<ScoreJson> {
  static override summary = 'Score a table of any size with a model.'
  static override description =
    'Reads any table that DuckDB reads, predicts every row on all cores, and writes the predictions ' +
    'in the order of the input, with model_version and scored_at. The output appears whole or not at ' +
    'all; an interrupted job goes on with --resume.'
  static override examples = [
    '<%= config.bin %> score --input new.parquet --output scored.parquet --keep id',
    '<%= config.bin %> score flights#production --input "2013-*.csv.gz" --output scored.csv --rejects bad.csv',
    {
      description: 'A bare ONNX file, no project needed; standard input is CSV:',
      command:
        'cat new.csv | <%= config.bin %> score ./model.onnx --input - --output scored.ndjson',
    },
  ]
  static override args = {
    ref: Args.string({
      required: false,
      description: 'Model: NAME, NAME@v1.2.0, NAME#stage, ./model.onnx; the latest by default.',
    }),
  }
  static override flags = {
    input: Flags.string({
      char: 'i',
      required: true,
      helpValue: 'SOURCE',
      description: 'File, "pattern*", s3://…, https://…, - (standard input) or "query:SELECT …".',
    }),
    output: Flags.string({
      char: 'o',
      required: true,
      helpValue: 'FILE',
      description: 'Where predictions go: .parquet, .csv, .tsv or .ndjson, also with .gz or .zst.',
    }),
    keep: Flags.string({
      multiple: true,
      delimiter: ',',
      default: [],
      helpValue: 'COLUMN,…',
      description: 'Input columns to copy to the output; * is all of them.',
    }),
    rejects: Flags.string({
      helpValue: 'FILE',
      description: 'Set rows that cannot be scored aside, with the reason, and go on.',
    }),
    resume: Flags.boolean({
      default: false,
      description: 'Go on from the last whole part of an interrupted job.',
    }),
    force: Flags.boolean({
      default: false,
      description: 'Replace an output that is there; drop the parts of an interrupted job.',
    }),
    where: Flags.string({helpValue: 'SQL', description: 'Score only rows that meet a condition.'}),
    limit: Flags.integer({min: 1, helpValue: 'N', description: 'Score the first N rows.'}),
    nulls: Flags.option({
      options: ['error', 'nan', 'default'] as const,
      description: 'What absent values become, instead of data.nulls of mlops.yaml.',
    })(),
    threads: Flags.integer({
      min: 1,
      helpValue: 'N',
      description: 'Threads that predict; all cores by default.',
    }),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<ScoreJson> {
    const {args, flags} = await this.parse(Score)
    const progress = this.terminal.progress('Scoring')
    const summary = await scoreWithModel({
      directory: flags.directory,
      ref: args.ref,
      includePrereleases: flags.pre,
      input: flags.input,
      output: flags.output,
      keep: flags.keep,
      rejects: flags.rejects,
      where: flags.where,
      limit: flags.limit,
      nulls: flags.nulls,
      threads: flags.threads,
      resume: flags.resume,
      force: flags.force,
      signal: this.signal,
      onProgress: ({rows, totalRows}) => {
        progress.update(rows, totalRows)
      },
    }).finally(() => {
      progress.stop()
    })
    this.#report(summary)
    return summary
  }

  #report(summary: ScoreJson): void {
    const {style} = this.terminal
    const {rows, rejected, rejects, seconds, resumedRows, output, model} = summary
    const count = (value: number): string => value.toLocaleString('en-US')
    const rate = count(Math.round((rows + rejected - resumedRows) / Math.max(seconds, 1e-3)))
    this.terminal.print(
      `${style.green('✔')} ${style.bold(`${count(rows)} rows`)} scored by ${model} → ${output}  ` +
        style.dim(`${seconds.toFixed(1)} s, ${rate} rows/s`),
    )
    if (resumedRows > 0)
      this.terminal.print(`  ${count(resumedRows)} of them were scored before the interruption`)
    if (rejected > 0 && rejects !== null)
      this.terminal.print(`  ${style.yellow(`${count(rejected)} rows set aside`)} → ${rejects}`)
  }
}
