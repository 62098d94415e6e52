import path from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {
  evaluateModel,
  evaluationHtml,
  evaluationMarkdown,
  headline,
  metricsFile,
  sections,
  splitMetricsOut,
  type Evaluation,
} from '../lib/evaluate/index.ts'
import {writeFileAtomically} from '../lib/platform/files/index.ts'
import {checkOutputs, parseOut, renderJson, writeReports} from '../lib/report/index.ts'

export type EvaluateJson = Evaluation

export default class Evaluate extends BaseCommand<EvaluateJson> {
  static override summary = 'Measure a model on labelled data it was not trained on.'
  static override description =
    "Metrics by scikit-learn's names and definitions with 95 % intervals, calibration, confusion, ROC and " +
    'precision-recall curves or residuals, each slice by itself, what each input does to predictions (and ' +
    'which do nothing), latency and size. --out metrics=model/metrics.json writes what `mlops register` ' +
    'puts on the tag.'
  static override examples = [
    '<%= config.bin %> evaluate',
    '<%= config.bin %> evaluate flights@v1.2.0 --data new.parquet --metrics auc,f1,ece --slice-by carrier',
    '<%= config.bin %> evaluate flights@workspace --out metrics=model/metrics.json --out md=evaluation.md',
    {
      description: 'Without a project:',
      command: '<%= config.bin %> evaluate ./model.onnx --data test.parquet --target price',
    },
  ]
  static override args = {
    ref: Args.string({description: 'Model: NAME@v1.2.0, NAME#stage, a Git revision, ./file.onnx.'}),
  }
  static override flags = {
    data: Flags.string({
      helpValue: 'SOURCE',
      description: 'Rows with answers; data.test of mlops.yaml when left out.',
    }),
    target: Flags.string({
      helpValue: 'COLUMN',
      description: 'Column with the true answer; data.target when left out.',
    }),
    metrics: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'METRICS',
      description:
        'Metrics, separated by commas; evaluate.metrics or the usual ones when left out.',
    }),
    'slice-by': Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMNS',
      description:
        'Columns whose values are measured by themselves; evaluate.slices when left out.',
    }),
    out: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FORMAT[=FILE]',
      description: 'table, json, md, html, or metrics=FILE; may be repeated.',
    }),
    limit: Flags.integer({min: 1, description: 'Measure on so many rows, the first ones.'}),
    threads: Flags.integer({min: 1, description: 'Sessions at work; one a core by default.'}),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<EvaluateJson> {
    const {args, flags} = await this.parse(Evaluate)
    const {directory} = flags
    const {reports, metricsFiles} = splitMetricsOut(flags.out ?? [])
    const formats = ['table', 'json', 'md', 'html'] as const
    const outputs = parseOut(reports, {name: 'evaluation', formats, directory})
    await checkOutputs(outputs)
    const progress = this.terminal.progress('Evaluating')
    const evaluation = await evaluateModel({
      ...flags,
      ...args,
      sliceBy: flags['slice-by'],
      includePrereleases: flags.pre,
      signal: this.signal,
      onProgress: rows => {
        progress.update(rows)
      },
    }).finally(() => {
      progress.stop()
    })
    for (const file of metricsFiles)
      await writeFileAtomically(path.resolve(directory, file), metricsFile(evaluation))
    await writeReports(
      outputs,
      {
        table: () => this.#table(evaluation),
        json: () => renderJson('mlops.evaluate/1', evaluation),
        md: () => evaluationMarkdown(evaluation),
        html: () => evaluationHtml(evaluation),
      },
      {
        print: text => {
          this.terminal.print(text)
        },
      },
    )
    for (const warning of evaluation.warnings) this.terminal.warn(warning)
    return evaluation
  }

  #table(evaluation: Evaluation): string {
    const {style} = this.terminal
    const parts = sections(evaluation).map(({title, header, rows, notes}) =>
      [
        style.bold(title),
        formatTable([header.map(cell => style.dim(cell)), ...rows]),
        ...notes.map(note => style.dim(note)),
      ].join('\n'),
    )
    return [headline(evaluation).join('\n'), ...parts].join('\n\n')
  }
}
