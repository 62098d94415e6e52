import * as Flags from '@oclif/core/flags'
import {
  ADVICE_FORMATS,
  adviceRenderers,
  adviseRetraining,
  type AdviceReport,
} from '../../lib/advise/index.ts'
import {BaseCommand} from '../../lib/cli/index.ts'
import {
  checkOutputs,
  hasUnicode,
  parseOut,
  writeReports,
  type TerminalLook,
} from '../../lib/report/index.ts'

export type RetrainAdviseJson = AdviceReport

export default class RetrainAdvise extends BaseCommand<RetrainAdviseJson> {
  static override summary = 'Find out by history how often retraining pays.'
  static override description =
    'Trains models up to moments of the labelled history, by train.command, measures each on every later ' +
    'period, fits how fast they lose, and replays policies: never, on a schedule, on drift, on a drop, on cost. ' +
    'What was trained is kept in .mlops/cache/advise, so that an interrupted run goes on. The answer is kept ' +
    'for `retrain.every: auto`. Too little history is inconclusive (exit 5).'
  static override examples = [
    '<%= config.bin %> retrain advise',
    '<%= config.bin %> retrain advise --period 1mo --windows all,180d --out html=advice.html',
    {
      description: 'Take the answer into mlops.yaml:',
      command: '<%= config.bin %> retrain advise --write',
    },
  ]
  static override flags = {
    data: Flags.string({
      helpValue: 'SOURCE',
      description: 'Labelled rows with a time, instead of data.source: a file, pattern or query:….',
    }),
    from: Flags.string({helpValue: 'TIME', description: 'Only rows since then: 2013-01-01, 365d.'}),
    until: Flags.string({helpValue: 'TIME', description: 'Only rows before then.'}),
    period: Flags.string({
      helpValue: 'LENGTH',
      description: 'Length of a period: 7d, 1mo; about a dozen periods by default.',
    }),
    windows: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'LENGTHS',
      description: 'Rows to train on: all, 180d; the first one is that of every policy.',
    }),
    metric: Flags.string({
      helpValue: 'METRIC',
      description:
        'What is measured; retrain.cost.metric or the first of evaluate.metrics by default.',
    }),
    'max-trainings': Flags.integer({
      min: 5,
      description: 'Most models to train; 60 by default. What does not fit is left out and told.',
    }),
    jobs: Flags.integer({
      min: 1,
      description: 'Trainings at a time; half as many as there are cores by default.',
    }),
    write: Flags.boolean({
      default: false,
      description: 'Change mlops.yaml to what is recommended; comments stay.',
    }),
    out: Flags.string({
      multiple: true,
      helpValue: 'FORMAT[=FILE]',
      description: 'table (default), json, md or html; may be repeated.',
    }),
    inconclusive: Flags.option({
      options: ['fail', 'pass'] as const,
      description: 'Exit 3 or 0 instead of 5 where there is too little history.',
    })(),
  }

  override async run(): Promise<RetrainAdviseJson> {
    const {flags} = await this.parse(RetrainAdvise)
    const outputs = parseOut(flags.out ?? [], {
      name: 'advice',
      formats: ADVICE_FORMATS,
      directory: flags.directory,
    })
    await checkOutputs(outputs)
    const progress = this.terminal.progress('Training')
    const report = await adviseRetraining({
      ...flags,
      maxTrainings: flags['max-trainings'],
      signal: this.signal,
      onNote: note => {
        this.terminal.info(note)
      },
      onProgress: (done, total) => {
        progress.update(done, total)
      },
    }).finally(() => {
      progress.stop()
    })
    const {style, width} = this.terminal
    const look: TerminalLook = {style, width, unicode: hasUnicode(process.env, process.platform)}
    const files = await writeReports(
      outputs,
      adviceRenderers(report, {look, version: this.config.version}),
      {
        print: text => {
          this.terminal.print(text)
        },
      },
    )
    for (const file of files) this.terminal.info(`Written: ${file}`)
    this.conclude(
      report.verdict === 'inconclusive' ? (flags.inconclusive ?? 'inconclusive') : 'pass',
    )
    return report
  }
}
