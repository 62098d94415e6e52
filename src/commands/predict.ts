import {Args, Flags} from '@oclif/core'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {predictWithModel, type PredictedRow, type Prediction} from '../lib/predict/index.ts'

export type PredictJson = Prediction

export default class Predict extends BaseCommand<PredictJson> {
  static override summary = 'Predict one row or a few.'
  static override description =
    'Rows are words such as age=42, a file after @ (JSON, NDJSON, CSV, Parquet or a picture), or ' +
    'standard input (JSON or CSV). Columns bind to the inputs of the model by name.'
  static override examples = [
    '<%= config.bin %> predict -i age=42 -i "city=New York"',
    '<%= config.bin %> predict flights#production @flight.json --json',
    {
      description: 'A bare ONNX file, no project needed:',
      command: 'echo \'{"x": 1.5}\' | <%= config.bin %> predict ./model.onnx -',
    },
  ]
  static override args = {
    ref: Args.string({
      required: false,
      description: 'Model: NAME, NAME@v1.2.0, NAME#stage, ./model.onnx; the latest by default.',
    }),
    rows: Args.string({required: false, description: '@FILE, or - for standard input.'}),
  }
  static override flags = {
    input: Flags.string({
      char: 'i',
      multiple: true,
      multipleNonGreedy: true,
      default: [],
      helpValue: 'COLUMN=VALUE',
      description: 'A value of the row; repeat it for each column.',
    }),
    nulls: Flags.option({
      options: ['error', 'nan', 'default'] as const,
      description: 'What absent values become, instead of data.nulls of mlops.yaml.',
    })(),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<PredictJson> {
    const {args, flags} = await this.parse(Predict)
    // `mlops predict @row.json`: the reference may be left out, and no reference begins with @.
    const given = [args.ref, args.rows].filter(word => word !== undefined)
    const rows = given.find(word => word === '-' || word.startsWith('@'))
    const ref = given.find(word => word !== rows)
    if (rows !== undefined && flags.input.length > 0)
      this.error('Give the rows by -i or by a file, not both.', {exit: 2})
    const answer = await predictWithModel({
      directory: flags.directory,
      ref,
      includePrereleases: flags.pre,
      words: flags.input,
      source: rows?.replace(/^@/, ''),
      nulls: flags.nulls,
      signal: this.signal,
    })
    this.terminal.info(this.terminal.styleErr.dim(answer.model.label))
    this.terminal.print(this.#format(answer.predictions))
    return answer
  }

  /** One row as lines of name and value, several as a table. */
  #format(rows: readonly PredictedRow[]): string {
    const {style} = this.terminal
    const [first] = rows
    if (first === undefined) return ''
    if (rows.length === 1) {
      const lines = Object.entries(first).map(([name, value]) => [
        name === 'prediction' ? style.bold(name) : style.dim(name),
        name === 'prediction' ? style.bold(cell(value)) : cell(value),
      ])
      return formatTable(lines)
    }
    const names = Object.keys(first)
    return formatTable([
      names.map(name => style.dim(name)),
      ...rows.map(row => names.map(name => cell(row[name] ?? null))),
    ])
  }
}

/** A float as short as it is told apart; other values as they are. */
function cell(value: PredictedRow[string]): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value ?? 'NaN')
  return String(Number(value.toPrecision(6)))
}
