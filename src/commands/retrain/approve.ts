import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatFacts} from '../../lib/cli/index.ts'
import {approveRun, describeRun, outcomeText, type Run} from '../../lib/retrain/index.ts'

export type RetrainApproveJson = Run

export default class RetrainApprove extends BaseCommand<RetrainApproveJson> {
  static override summary = 'Agree to what a retraining registered, and deploy it.'
  static override description =
    'The approval is for the model, the report, mlops.yaml and the model in use as they were when the run was ' +
    'judged: where one of them changed since, the run expires instead, and exit 3. The identity that Git has is ' +
    'recorded.'
  static override examples = [
    '<%= config.bin %> retrain approve r20260301-3f9a1c',
    '<%= config.bin %> retrain approve latest --reason "looked at the slices" --push',
  ]
  static override args = {
    run: Args.string({
      required: true,
      description: 'Id of the run, the beginning of one, or latest.',
    }),
  }
  static override flags = {
    reason: Flags.string({description: 'Why; kept with the decision.'}),
    push: Flags.boolean({default: false, description: 'Push the tags of the version.'}),
  }

  async run(): Promise<RetrainApproveJson> {
    const {args, flags} = await this.parse(RetrainApprove)
    const run = await approveRun({
      ...flags,
      id: args.run,
      signal: this.signal,
      onWarning: warning => this.terminal.warn(warning),
    })
    const {style} = this.terminal
    this.terminal.print(`${style.bold(run.plan.name)}: ${outcomeText(run.outcome)}`)
    this.terminal.print(formatFacts(describeRun(run, flags.directory), style))
    if (run.outcome !== 'deployed') this.conclude('fail')
    return run
  }
}
