import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/index.ts'
import {
  DRIFT_FORMATS,
  driftRenderers,
  reportDrift,
  type DriftReport,
} from '../../lib/drift/index.ts'
import {
  checkOutputs,
  hasUnicode,
  parseOut,
  writeReports,
  type TerminalLook,
} from '../../lib/report/index.ts'

export type DriftReportJson = DriftReport

export default class DriftReportCommand extends BaseCommand<DriftReportJson> {
  static override summary = 'Compare data with the reference; exit 3 on drift.'
  static override description =
    'Says of every column, of the predictions and of the target what changed, how much, and whether it is ' +
    'more than chance; checks the schema and the quality of the data. A column has drifted when the change ' +
    'is large enough to matter and beyond what chance brings, all columns together. Too few rows are ' +
    'inconclusive (exit 5), never a pass.'
  static override examples = [
    '<%= config.bin %> drift report new.parquet',
    '<%= config.bin %> drift report new.parquet --reference train.parquet --out html=drift.html',
    '<%= config.bin %> drift report photos/ --reference photos-train/ --embed encoder.onnx',
    '<%= config.bin %> drift report --log --since 7d --fail-on share:0.3',
    '<%= config.bin %> drift report "data/2013-*.csv" --by month --method price=wasserstein:0.2',
  ]
  static override args = {
    data: Args.string({
      description:
        'Data to look at: a file, a pattern, s3://…, query:SELECT …, or - for standard input.',
    }),
  }
  static override flags = {
    reference: Flags.string({
      helpValue: 'SOURCE',
      description:
        'Data to compare with, or a profile of it; data.reference of mlops.yaml when left out.',
    }),
    log: Flags.boolean({
      default: false,
      description: 'Look at the predictions that `mlops serve` logged, instead of DATA.',
    }),
    since: Flags.string({
      helpValue: 'TIME',
      dependsOn: ['log'],
      description: 'Of the log only what came since then: 7d, 2026-03-01.',
    }),
    until: Flags.string({
      helpValue: 'TIME',
      dependsOn: ['log'],
      description: 'Of the log only what came before then.',
    }),
    version: Flags.string({
      helpValue: 'VERSION',
      dependsOn: ['log'],
      description: 'Of the log only predictions of this version.',
    }),
    preset: Flags.option({
      options: ['default', 'evidently', 'nannyml'] as const,
      description: 'Whose methods and thresholds decide.',
    })(),
    method: Flags.string({
      multiple: true,
      helpValue: 'METHOD',
      description: 'METHOD, METHOD:THRESHOLD, or COLUMN=METHOD:THRESHOLD; may be repeated.',
    }),
    by: Flags.string({
      helpValue: 'PERIOD',
      description: 'Look at periods one by one: day, week, month, 7d, rows:5000.',
    }),
    stream: Flags.string({
      multiple: true,
      helpValue: 'COLUMN',
      description:
        'Say since when the level of this column, or of the errors, is another; may be repeated.',
    }),
    season: Flags.option({
      options: ['month', 'quarter', 'weekday', 'hour'] as const,
      description: 'Compare only with rows of the reference of the same season.',
    })(),
    model: Flags.string({
      helpValue: 'REF',
      description: 'Model to ask what the change means; that of the project when left out.',
    }),
    'no-model': Flags.boolean({
      default: false,
      exclusive: ['model'],
      description: 'Do not ask a model.',
    }),
    together: Flags.boolean({
      default: true,
      allowNo: true,
      description: 'Look at the columns together too: a classifier, components, correlations.',
    }),
    embed: Flags.string({
      helpValue: 'MODEL',
      description:
        'Of pictures: a model that embeds them; drift.images.model of mlops.yaml when left out.',
    }),
    'embed-output': Flags.string({
      helpValue: 'NAME',
      description:
        'Output of that model, or a tensor inside of it; its only output of real numbers when left out.',
    }),
    'fail-on': Flags.string({
      multiple: true,
      helpValue: 'RULE',
      description: 'When to exit 3: any (default), share:0.3, any:price,hour, or never.',
    }),
    exclude: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMNS',
      description: 'Columns that are not looked at.',
    }),
    'min-rows': Flags.integer({
      min: 1,
      description: 'With fewer rows, a column without drift is insufficient; 200 by default.',
    }),
    id: Flags.string({helpValue: 'COLUMN', description: 'Column that names a row.'}),
    timestamp: Flags.string({
      helpValue: 'COLUMN',
      description: 'Column that says when a row happened.',
    }),
    target: Flags.string({helpValue: 'COLUMN', description: 'Column with the true answer.'}),
    out: Flags.string({
      multiple: true,
      helpValue: 'FORMAT[=FILE]',
      description: 'table (default), json, md, html, junit or github; may be repeated.',
    }),
    memory: Flags.string({
      helpValue: 'SIZE',
      description:
        'Most memory to take, such as 1GB; a quarter of the machine up to 4 GB by default.',
    }),
    threads: Flags.integer({min: 1, description: 'Threads at work; one a core by default.'}),
    inconclusive: Flags.option({
      options: ['fail', 'pass'] as const,
      description: 'Exit 3 or 0 instead of 5 where there are too few rows to tell.',
    })(),
  }

  override async run(): Promise<DriftReportJson> {
    const {args, flags} = await this.parse(DriftReportCommand)
    const outputs = parseOut(flags.out ?? [], {
      name: 'drift',
      formats: DRIFT_FORMATS,
      directory: flags.directory,
    })
    await checkOutputs(outputs)
    const progress = this.terminal.progress('Comparing columns')
    const report = await reportDrift({
      ...flags,
      data: args.data,
      methods: flags.method,
      failOn: flags['fail-on'],
      minRows: flags['min-rows'],
      embedOutput: flags['embed-output'],
      streams: flags.stream,
      model: flags['no-model'] ? null : flags.model,
      signal: this.signal,
      onProgress: (done, total) => {
        progress.update(done, total)
      },
    }).finally(() => {
      progress.stop()
    })
    const files = await writeReports(
      outputs,
      driftRenderers(report, {look: this.#look, version: this.config.version}),
      {
        print: text => {
          this.terminal.print(text)
        },
      },
    )
    for (const file of files) this.terminal.info(`Written: ${file}`)
    this.conclude(
      report.verdict === 'inconclusive' ? (flags.inconclusive ?? 'inconclusive') : report.verdict,
    )
    return report
  }

  get #look(): TerminalLook {
    const {style, width} = this.terminal
    return {style, width, unicode: hasUnicode(process.env, process.platform)}
  }
}
