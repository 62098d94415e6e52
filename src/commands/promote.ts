import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, registryFlags} from '../lib/cli/index.ts'
import {promote, publish, type StageChange} from '../lib/registry/index.ts'

export interface PromoteJson extends StageChange {
  /** null without --push. */
  readonly push: {readonly remote: string; readonly pushed: readonly string[]} | null
}

export default class Promote extends BaseCommand<PromoteJson> {
  static override summary = 'Give a stage to a version, as far as the policy of mlops.yaml allows.'
  static override description =
    'Takes the stage from the version that holds it and gives it to this one, by two tags that ' +
    'appear together. `registry.promote` in mlops.yaml says what a stage asks for; exit 3 when ' +
    'something is missing.'
  static override examples = [
    '<%= config.bin %> promote v1.2.0 staging',
    '<%= config.bin %> promote latest production --push',
    '<%= config.bin %> promote \'#staging\' production --override "hotfix, see ticket 12"',
  ]
  static override args = {
    ref: Args.string({required: true, description: 'The version: v1.2.0, latest, #staging, …'}),
    stage: Args.string({required: true, description: 'A stage of mlops.yaml.'}),
  }
  static override flags = {
    override: Flags.string({
      helpValue: 'REASON',
      description: 'Set the policy aside; the reason is kept in the tag.',
    }),
    ...registryFlags,
  }

  async run(): Promise<PromoteJson> {
    const {args, flags} = await this.parse(Promote)
    const change = await promote({
      directory: flags.directory,
      ref: args.ref,
      stage: args.stage,
      dryRun: flags['dry-run'],
      signal: this.signal,
      ...(flags.override === undefined ? {} : {override: flags.override}),
    })
    const {name, stage, version, previous} = change
    const verb = !change.changed ? 'is already in' : change.dryRun ? 'would go to' : 'is now in'
    const before = change.changed && previous !== null ? ` (before: ${previous})` : ''
    this.terminal.print(
      `${this.terminal.style.bold(`${name}@${version ?? ''}`)} ${verb} ${stage}${before}`,
    )
    if (!flags.push || change.dryRun) return {...change, push: null}
    const push = await publish(flags.directory, change.tags, flags.remote, this.signal)
    this.terminal.info(`Pushed ${push.pushed.join(', ') || 'nothing'} to ${push.remote}`)
    return {...change, push}
  }
}
