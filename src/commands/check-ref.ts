import * as Args from '@oclif/core/args'
import {BaseCommand} from '../lib/cli/index.ts'
import {checkRef, type CheckedRef} from '../lib/registry/index.ts'

export type CheckRefJson = CheckedRef

export default class CheckRef extends BaseCommand<CheckRefJson> {
  static override summary = 'Say what a Git tag did to the registry; exit 4 for any other ref.'
  static override description =
    'For CI jobs that a tag started: which model was registered, promoted or deprecated, and ' +
    'whether that still holds. Without an argument it reads GITHUB_REF or CI_COMMIT_TAG.'
  static override examples = [
    '<%= config.bin %> check-ref churn@v1.2.0',
    '<%= config.bin %> check-ref "$GITHUB_REF" --json',
  ]
  static override args = {
    ref: Args.string({
      required: true,
      description: 'A tag, or its full name below refs/tags/.',
      default: () => Promise.resolve(process.env['GITHUB_REF'] ?? process.env['CI_COMMIT_TAG']),
      noCacheDefault: true,
    }),
  }

  async run(): Promise<CheckRefJson> {
    const {args, flags} = await this.parse(CheckRef)
    const checked = await checkRef(flags.directory, args.ref)
    const {action, model, version, stage} = checked
    const parts = [action, model, ...(version === null ? [] : [version])]
    if (stage !== null) parts.push(stage)
    this.terminal.print(parts.join(' ') + (checked.current ? '' : ' (superseded)'))
    return checked
  }
}
