import * as Flags from '@oclif/core/flags'
import {BaseCommand, registryFlags} from '../lib/cli/index.ts'
import {describeModel} from '../lib/model/index.ts'
import {publish, register, type Registration} from '../lib/registry/index.ts'

export interface RegisterJson extends Registration {
  /** null without --push. */
  readonly push: {readonly remote: string; readonly pushed: readonly string[]} | null
}

export default class Register extends BaseCommand<RegisterJson> {
  static override summary = 'Make the model of the work tree a version: a commit and a Git tag.'
  static override description =
    'Commits the model, its signature and its metrics where they are not committed yet (nothing else ' +
    'that is staged), and tags that commit NAME@v1.2.0. The tag holds the SHA-256, size, signature, ' +
    'metrics, digest of the training data and the version before. The first version is v1.0.0; the ' +
    'next is a minor one, or a major one when the columns or outputs changed.'
  static override examples = [
    '<%= config.bin %> register',
    '<%= config.bin %> register --bump patch --note "retrained on May"',
    '<%= config.bin %> register --version v2.0.0-rc.1 --push',
  ]
  static override flags = {
    bump: Flags.option({
      options: ['major', 'minor', 'patch'] as const,
      description: 'Which part of the version to raise.',
      exclusive: ['version'],
    })(),
    version: Flags.string({description: 'The version itself, such as v1.2.0 or v1.2.0-rc.1.'}),
    force: Flags.boolean({
      description: 'Register a model that is the same as an earlier version, too.',
      default: false,
    }),
    note: Flags.string({description: 'A text to keep in the tag.'}),
    ...registryFlags,
  }

  async run(): Promise<RegisterJson> {
    const {flags} = await this.parse(Register)
    const done = await register({
      directory: flags.directory,
      describe: describeModel,
      force: flags.force,
      dryRun: flags['dry-run'],
      signal: this.signal,
      ...(flags.bump === undefined ? {} : {bump: flags.bump}),
      ...(flags.version === undefined ? {} : {version: flags.version}),
      ...(flags.note === undefined ? {} : {note: flags.note}),
    })
    for (const warning of done.warnings) this.terminal.warn(warning)
    const {style} = this.terminal
    const verb = done.dryRun ? 'Would register' : 'Registered'
    this.terminal.print(
      `${verb} ${style.bold(`${done.name}@${done.version}`)}  sha256 ${done.sha256.slice(0, 12)}…  ${done.sizeBytes.toLocaleString('en-US')} bytes`,
    )
    if (done.committed.length > 0) {
      this.terminal.info(
        `${done.dryRun ? 'Would commit' : 'Committed'} ${done.committed.join(', ')}`,
      )
    }
    if (!flags.push || done.dryRun) return {...done, push: null}
    const push = await publish(flags.directory, [done.tag], flags.remote, this.signal)
    this.terminal.info(`Pushed ${done.tag} to ${push.remote}; the branch is yours to push`)
    return {...done, push}
  }
}
