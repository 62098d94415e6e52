import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {
  compressionNotes,
  compressionOutcome,
  compressionRows,
  compressModel,
  refusalLines,
  type Compression,
} from '../lib/compress/index.ts'

export type CompressJson = Compression

export default class Compress extends BaseCommand<CompressJson> {
  static override summary =
    'Make a model smaller, and see what that costs; exit 3 if it is too much.'
  static override description =
    'Tries methods of compression on a model: half precision, whole numbers of 8 or 4 bits, pruning, low rank, a ' +
    'small student. One table has size, latency, metric and agreement of each beside the original. The smallest ' +
    'model within --max-loss is written to -o, or registered; nothing is written when there is none (exit 3). ' +
    'A method that does not apply says why. Nothing but Node is needed.'
  static override examples = [
    '<%= config.bin %> compress',
    '<%= config.bin %> compress flights@v1.2.0 --method int8,fp16 -o small.onnx --max-loss 0.5% --metric auc',
    '<%= config.bin %> compress --auto --register',
    {
      description: 'Two methods one after the other; 30 % of the hidden units are dropped:',
      command: '<%= config.bin %> compress --method prune-structured@0.3+int8',
    },
    {
      description: 'Without a project:',
      command:
        '<%= config.bin %> compress ./model.onnx --data test.parquet --target price --method int8 -o small.onnx',
    },
  ]
  static override args = {
    ref: Args.string({description: 'Model: NAME@v1.2.0, NAME#stage, a Git revision, ./file.onnx.'}),
  }
  static override flags = {
    method: Flags.string({
      char: 'm',
      multiple: true,
      delimiter: ',',
      helpValue: 'METHODS',
      description:
        'fp16, int8-weights, int8-dynamic, int8, int8-percentile, int8-entropy, int4-weights, prune-magnitude, ' +
        'prune-structured, prune-trees, drop-trees, low-rank, distill; each of them when left out. @ gives a number, ' +
        '+ one after the other.',
    }),
    auto: Flags.boolean({
      default: false,
      description: 'Try combinations that are often smaller, too.',
    }),
    data: Flags.string({
      helpValue: 'SOURCE',
      description:
        'Rows to measure on; data.test, then data.reference, of mlops.yaml when left out.',
    }),
    target: Flags.string({
      helpValue: 'COLUMN',
      description: 'Column with the true answer; data.target when left out.',
    }),
    metric: Flags.string({
      helpValue: 'METRIC',
      description: 'What must not get worse; the first of evaluate.metrics when left out.',
    }),
    'max-loss': Flags.string({
      helpValue: 'LOSS',
      description: 'Most that the metric may lose: 1% of it (default), or 0.005 in its unit.',
    }),
    reference: Flags.string({
      helpValue: 'SOURCE',
      description: 'Rows for ranges of values and for a student; data.reference when left out.',
    }),
    'calibration-rows': Flags.integer({
      min: 1,
      description: 'Rows that ranges of values are taken from; 256 by default.',
    }),
    limit: Flags.integer({min: 1, description: 'Measure on so many rows; 10,000 by default.'}),
    output: Flags.string({
      char: 'o',
      helpValue: 'FILE',
      description: 'Where the smallest model within the loss goes.',
    }),
    register: Flags.boolean({
      default: false,
      description: 'Make it a version of the model, with the one it was made from as parent.',
    }),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<CompressJson> {
    const {args, flags} = await this.parse(Compress)
    const progress = this.terminal.progress('Compressing')
    let tried = 0
    const compression = await compressModel({
      ...flags,
      ...args,
      methods: flags.method,
      maxLoss: flags['max-loss'],
      calibrationRows: flags['calibration-rows'],
      includePrereleases: flags.pre,
      signal: this.signal,
      onProgress: () => {
        progress.update(++tried)
      },
    }).finally(() => {
      progress.stop()
    })
    const {style} = this.terminal
    const [header = [], ...rows] = compressionRows(compression)
    this.terminal.print(formatTable([header.map(cell => style.dim(cell)), ...rows]))
    for (const note of compressionNotes(compression)) this.terminal.print(style.dim(note))
    const refusals = refusalLines(compression)
    if (refusals.length > 0)
      this.terminal.print(`\n${style.bold('Does not apply')}\n${refusals.join('\n')}`)
    this.terminal.print(`\n${compressionOutcome(compression)}`)
    for (const warning of compression.warnings) this.terminal.warn(warning)
    this.conclude(compression.verdict)
    return compression
  }
}
