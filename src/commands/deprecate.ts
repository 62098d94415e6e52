import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, registryFlags} from '../lib/cli/index.ts'
import {deprecate, publish, type Deprecation} from '../lib/registry/index.ts'

export interface DeprecateJson extends Deprecation {
  /** null without --push. */
  readonly push: {readonly remote: string; readonly pushed: readonly string[]} | null
}

export default class Deprecate extends BaseCommand<DeprecateJson> {
  static override summary = 'Take a version, a stage or a whole model out of use.'
  static override description =
    'A version is no longer latest and cannot be promoted; NAME#stage empties the stage; NAME alone ' +
    'deprecates the model. Nothing is deleted, and a version number is never given twice.'
  static override examples = [
    '<%= config.bin %> deprecate v1.0.0 --reason "trained on leaked labels"',
    "<%= config.bin %> deprecate '#staging'",
    '<%= config.bin %> deprecate churn --push',
  ]
  static override args = {
    ref: Args.string({required: true, description: 'A version, NAME#stage, or NAME.'}),
  }
  static override flags = {
    force: Flags.boolean({description: 'Also what is in a stage.', default: false}),
    reason: Flags.string({description: 'A text to keep in the tag.'}),
    ...registryFlags,
  }

  async run(): Promise<DeprecateJson> {
    const {args, flags} = await this.parse(Deprecate)
    const done = await deprecate({
      directory: flags.directory,
      ref: args.ref,
      force: flags.force,
      dryRun: flags['dry-run'],
      signal: this.signal,
      ...(flags.reason === undefined ? {} : {reason: flags.reason}),
    })
    const subject = {
      version: `${done.name}@${done.version ?? ''}`,
      stage: `${done.name}#${done.stage ?? ''}`,
      model: done.name,
    }[done.kind]
    const outcome = done.kind === 'stage' ? 'empty' : 'deprecated'
    this.terminal.print(`${subject} ${done.dryRun ? 'would be' : 'is now'} ${outcome}`)
    if (!flags.push || done.dryRun) return {...done, push: null}
    const push = await publish(flags.directory, done.tags, flags.remote, this.signal)
    this.terminal.info(`Pushed ${push.pushed.join(', ')} to ${push.remote}`)
    return {...done, push}
  }
}
