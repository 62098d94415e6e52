import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {formatRows, predictModel, type PredictedRows} from '../lib/predict/index.ts'

export type PredictJson = PredictedRows

export default class Predict extends BaseCommand<PredictJson> {
  static override summary = 'Predict one or a few rows.'
  static override description =
    'Rows come as -i column=value, as JSON by --row, from a file by @FILE (JSON, NDJSON, CSV, ' +
    'Parquet) or from standard input by -. Needs no project when the model is a file.'
  static override examples = [
    '<%= config.bin %> predict -i carrier=UA -i distance=1400 -i hour=8',
    `<%= config.bin %> predict flights@v1.2.0 --row '{"carrier": "UA", "distance": 1400, "hour": 8}'`,
    '<%= config.bin %> predict ./model.onnx @rows.csv --json',
  ]
  static override args = {
    ref: Args.string({description: 'Model: NAME@v1.2.0, NAME#stage, a Git revision, ./file.onnx.'}),
    rows: Args.string({description: 'Rows: @FILE, or - for standard input.'}),
  }
  static override flags = {
    input: Flags.string({
      char: 'i',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'COLUMN=VALUE',
      description: 'One value of the row; repeat it for every column.',
    }),
    row: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'JSON',
      description: 'A row, or a list of rows, as JSON.',
    }),
    nulls: Flags.option({
      options: ['error', 'nan', 'default'] as const,
      description: 'What a null becomes, instead of data.nulls.',
    })(),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<PredictJson> {
    const {args, flags} = await this.parse(Predict)
    const given = [args.ref, args.rows].filter(value => value !== undefined)
    const isRows = (value: string): boolean => value === '-' || value.startsWith('@')
    const predicted = await predictModel({
      directory: flags.directory,
      ref: given.find(value => !isRows(value)),
      from: given.find(isRows),
      values: flags.input ?? [],
      rows: flags.row ?? [],
      nulls: flags.nulls,
      includePrereleases: flags.pre,
    })
    this.terminal.print(formatRows(predicted.rows))
    return predicted
  }
}
