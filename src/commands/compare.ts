import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {MlopsError} from '../lib/core/errors/index.ts'
import {
  COMPARE_FORMATS,
  compareModels,
  compareRenderers,
  RANK_FORMATS,
  rankRenderers,
  type CompareReport,
  type RankReport,
} from '../lib/compare/index.ts'
import {
  checkOutputs,
  hasUnicode,
  parseOut,
  writeReports,
  type TerminalLook,
} from '../lib/report/index.ts'

export type CompareJson = CompareReport | RankReport

export default class Compare extends BaseCommand<CompareJson> {
  static override summary =
    'Say whether a new model is better than the old one; exit 3 if it breaks a gate.'
  static override description =
    'Both models answer the same labelled rows. Each metric gets the paired test that fits it, with an ' +
    'interval of the change; gates decide: pass, fail (exit 3), or inconclusive (exit 5), which says how many ' +
    'rows would tell. Slices, flips, calibration, fairness, latency and leaked test rows are looked at too. ' +
    'Without OLD it is compare.against of mlops.yaml or the latest version, without NEW the workspace.'
  static override examples = [
    '<%= config.bin %> compare',
    '<%= config.bin %> compare v1.0.0 v1.1.0 --fail-on auc:-0.005 --out html=compare.html',
    '<%= config.bin %> compare --against production --out md=comment.md --out junit --out github',
    {
      description: 'Without a project:',
      command:
        '<%= config.bin %> compare old.onnx new.onnx --data test.parquet --target price --fail-on rmse:+1%',
    },
    {
      description: 'Predictions that are there already:',
      command:
        '<%= config.bin %> compare --predictions a.parquet b.parquet --data test.parquet --id id --target late',
    },
    {
      description: 'Several candidates, ranked:',
      command: '<%= config.bin %> compare a.onnx b.onnx c.onnx --against production',
    },
  ]
  static override strict = false
  static override args = {
    old: Args.string({description: 'Old model: NAME@v1.2.0, NAME#stage, a revision, ./file.onnx.'}),
    new: Args.string({description: 'New model, the workspace when left out; several are ranked.'}),
  }
  static override flags = {
    against: Flags.string({
      helpValue: 'REF',
      description: 'The old model, a stage or a reference; all arguments are new ones then.',
    }),
    predictions: Flags.string({
      multiple: true,
      helpValue: 'OLD NEW',
      exclusive: ['against'],
      description: 'Two files of predictions, joined by --id, instead of models.',
    }),
    data: Flags.string({
      helpValue: 'SOURCE',
      description: 'Rows with answers; data.test of mlops.yaml when left out.',
    }),
    target: Flags.string({
      helpValue: 'COLUMN',
      description: 'Column with the true answer; data.target when left out.',
    }),
    id: Flags.string({
      helpValue: 'COLUMN',
      description: 'Column that names a row; data.id when left out.',
    }),
    task: Flags.option({
      options: ['binary', 'multiclass', 'regression', 'forecast'] as const,
      description: 'What the predictions of files are, where it cannot be told from them.',
    })(),
    metrics: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'METRICS',
      description:
        'Metrics, separated by commas; evaluate.metrics or the usual ones when left out.',
    }),
    'fail-on': Flags.string({
      multiple: true,
      helpValue: 'GATE',
      description:
        'Gate beside those of mlops.yaml: auc:-0.005 (at most so much worse), rmse:+2%, auc>=0.8.',
    }),
    alpha: Flags.string({
      helpValue: 'SHARE',
      description: 'Probability of a false alarm; compare.alpha, 0.05 when left out.',
    }),
    'slice-by': Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMNS',
      description: 'Columns whose values are judged by themselves; evaluate.slices when left out.',
    }),
    'fairness-by': Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMNS',
      description: 'Columns whose groups are held against each other; compare.fairness otherwise.',
    }),
    'group-by': Flags.string({
      helpValue: 'COLUMN',
      description: 'Column whose equal values are rows that belong together; compare.group.',
    }),
    out: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FORMAT[=FILE]',
      description:
        'table (default), json, md, html, junit, github, openmetrics, benchmark-bigger, benchmark-smaller or dvc.',
    }),
    inconclusive: Flags.option({
      options: ['fail', 'pass'] as const,
      description: 'Exit 3 or 0 instead of 5 where the rows do not tell.',
    })(),
    limit: Flags.integer({min: 1, description: 'Compare on so many rows, the first ones.'}),
    threads: Flags.integer({min: 1, description: 'Sessions at work; one a core by default.'}),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<CompareJson> {
    const {argv, flags} = await this.parse(Compare)
    const {directory} = flags
    const isRanking = argv.length > (flags.against === undefined ? 2 : 1)
    const formats = isRanking ? RANK_FORMATS : COMPARE_FORMATS
    const outputs = parseOut(flags.out ?? [], {name: 'compare', formats, directory})
    await checkOutputs(outputs)
    const progress = this.terminal.progress('Comparing')
    const report = await compareModels({
      ...flags,
      refs: argv.map(String),
      alpha: flags.alpha === undefined ? undefined : numberOf('--alpha', flags.alpha),
      sliceBy: flags['slice-by'],
      fairnessBy: flags['fairness-by'],
      groupBy: flags['group-by'],
      failOn: flags['fail-on'],
      includePrereleases: flags.pre,
      signal: this.signal,
      onProgress: rows => {
        progress.update(rows)
      },
    }).finally(() => {
      progress.stop()
    })
    const options = {look: this.#look, version: this.config.version}
    const judged = 'gates' in report ? report : null
    const files = await writeReports(
      outputs,
      'gates' in report ? compareRenderers(report, options) : rankRenderers(report, options),
      {
        print: text => {
          this.terminal.print(text)
        },
        ...(judged === null ? {} : {stepOutputs: {verdict: judged.verdict}}),
      },
    )
    for (const file of files) this.terminal.info(`Written: ${file}`)
    if (judged?.verdict === 'inconclusive') this.conclude(flags.inconclusive ?? 'inconclusive')
    else if (judged !== null) this.conclude(judged.verdict)
    return report
  }

  get #look(): TerminalLook {
    const {style, width} = this.terminal
    return {style, width, unicode: hasUnicode(process.env, process.platform)}
  }
}

/** @throws MlopsError `USAGE`. */
function numberOf(flag: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new MlopsError('USAGE', `${flag} ${text} is not a number.`, {
    hint: `Write it as a decimal number: ${flag} 0.05`,
  })
}
