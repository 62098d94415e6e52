import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {openProject} from '../lib/project/index.ts'
import {
  describeData,
  planTraining,
  trainModel,
  type TrainedModel,
  type TrainMode,
  type TrainPlan,
} from '../lib/train/index.ts'

export interface TrainJson {
  /** What was run, or would be under --dry-run. */
  readonly plan: TrainPlan
  /** Null under --dry-run. */
  readonly trained: TrainedModel | null
}

export default class Train extends BaseCommand<TrainJson> {
  static override summary = 'Train the model by the command in mlops.yaml.'
  static override description =
    'Hands data.source and data.test to train.command as files, by MLOPS_TRAIN_DATA and ' +
    'MLOPS_TEST_DATA, and keeps the model.onnx and metrics.json that it writes to MLOPS_OUTPUT_DIR. ' +
    'The model in place is replaced when all went well, and untouched otherwise.'
  static override examples = [
    '<%= config.bin %> train',
    '<%= config.bin %> train --seed 7 --output-dir candidates/seed-7',
    {
      description: 'Go on from the model in place with newer data:',
      command: '<%= config.bin %> train --mode fine_tune --data data/later/2013-08.parquet',
    },
  ]
  static override flags = {
    data: Flags.string({
      helpValue: 'SOURCE',
      description: 'Train on this file, pattern or query:… instead of data.source.',
    }),
    test: Flags.string({
      helpValue: 'SOURCE',
      description: 'Measure on this instead of data.test.',
    }),
    'output-dir': Flags.string({
      helpValue: 'DIR',
      description: 'Write here instead of the folder of model.path.',
    }),
    mode: Flags.option({
      options: ['scratch', 'fine_tune'] as const,
      default: 'scratch' as TrainMode,
      description: 'Train anew, or go on from the model in place.',
    })(),
    seed: Flags.integer({min: 0, description: 'Seed of the randomness instead of train.seed.'}),
    'dry-run': Flags.boolean({
      default: false,
      description: 'Show the command, its environment and its data, and run nothing.',
    }),
  }

  override async run(): Promise<TrainJson> {
    const {flags} = await this.parse(Train)
    const project = await openProject(flags.directory)
    const {data, test, mode, seed, directory} = flags
    const request = {data, test, mode, seed, directory, outputFolder: flags['output-dir']}
    if (flags['dry-run']) {
      const plan = await planTraining(project, request)
      const tables = await describeData(project, request, this.signal)
      this.terminal.print(`command: ${plan.command}\noutput:  ${plan.outputFolder}`)
      for (const {variable, source, rows} of tables)
        this.terminal.print(`${variable}: ${rows} rows of ${source}`)
      for (const [name, value] of Object.entries(plan.environment))
        this.terminal.print(`${name}=${value}`)
      for (const name of plan.furtherVariables) this.terminal.print(`${name}: from train.env`)
      return {plan, trained: null}
    }
    let plan = await planTraining(project, request)
    const trained = await trainModel(project, request, {
      signal: this.signal,
      onStart: started => {
        plan = started
        this.terminal.info(`$ ${started.command}`)
      },
      onLine: line => this.terminal.info(line),
    })
    if (!trained.hasMetrics) this.terminal.warn('the command wrote no metrics.json')
    for (const [name, value] of Object.entries(trained.metrics))
      this.terminal.print(`${name}: ${typeof value === 'number' ? rounded(value) : String(value)}`)
    this.terminal.print(trained.path)
    return {plan, trained}
  }
}

function rounded(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)))
}
