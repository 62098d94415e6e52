import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatFacts} from '../../lib/cli/index.ts'
import {rejectRun, describeRun, outcomeText, type Run} from '../../lib/retrain/index.ts'

export type RetrainRejectJson = Run

export default class RetrainReject extends BaseCommand<RetrainRejectJson> {
  static override summary = 'Decline what a retraining registered; the model in use stays.'
  static override description =
    'The version stays registered, without the stage that it was made for. The identity that Git has is recorded.'
  static override examples = [
    '<%= config.bin %> retrain reject latest --reason "worse for new customers"',
  ]
  static override args = {
    run: Args.string({
      required: true,
      description: 'Id of the run, the beginning of one, or latest.',
    }),
  }
  static override flags = {
    reason: Flags.string({description: 'Why; kept with the decision.'}),
  }

  async run(): Promise<RetrainRejectJson> {
    const {args, flags} = await this.parse(RetrainReject)
    const run = await rejectRun({
      ...flags,
      id: args.run,
      signal: this.signal,
      onWarning: warning => this.terminal.warn(warning),
    })
    const {style} = this.terminal
    this.terminal.print(`${style.bold(run.plan.name)}: ${outcomeText(run.outcome)}`)
    this.terminal.print(formatFacts(describeRun(run, flags.directory), style))
    return run
  }
}
