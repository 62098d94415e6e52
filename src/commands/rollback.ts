import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, registryFlags} from '../lib/cli/index.ts'
import {publish, rollback, type StageChange} from '../lib/registry/index.ts'

export interface RollbackJson extends StageChange {
  /** null without --push. */
  readonly push: {readonly remote: string; readonly pushed: readonly string[]} | null
}

export default class Rollback extends BaseCommand<RollbackJson> {
  static override summary = 'Give a stage back to the version that held it before.'
  static override description =
    'Needs no force and asks no policy: the earlier version passed it once. A second rollback goes ' +
    'one further back. Exit 4 when no earlier version held the stage.'
  static override examples = [
    '<%= config.bin %> rollback production',
    '<%= config.bin %> rollback production --to v1.0.0 --reason "error rate" --push',
  ]
  static override args = {
    stage: Args.string({required: true, description: 'The stage to give back.'}),
  }
  static override flags = {
    to: Flags.string({description: 'A version further back that held the stage.'}),
    reason: Flags.string({description: 'A text to keep in the tag.'}),
    ...registryFlags,
  }

  async run(): Promise<RollbackJson> {
    const {args, flags} = await this.parse(Rollback)
    const change = await rollback({
      directory: flags.directory,
      stage: args.stage,
      dryRun: flags['dry-run'],
      signal: this.signal,
      ...(flags.to === undefined ? {} : {to: flags.to}),
      ...(flags.reason === undefined ? {} : {reason: flags.reason}),
    })
    const {name, stage, version, previous} = change
    const verb = change.dryRun ? 'would go back to' : 'is back in'
    const before = previous === null ? '' : ` (was: ${previous})`
    this.terminal.print(
      `${this.terminal.style.bold(`${name}@${version ?? ''}`)} ${verb} ${stage}${before}`,
    )
    if (!flags.push || change.dryRun) return {...change, push: null}
    const push = await publish(flags.directory, change.tags, flags.remote, this.signal)
    this.terminal.info(`Pushed ${push.pushed.join(', ')} to ${push.remote}`)
    return {...change, push}
  }
}
