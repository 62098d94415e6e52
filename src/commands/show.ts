import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatFacts, formatTable} from '../lib/cli/index.ts'
import {showVersion, type ShownVersion} from '../lib/registry/index.ts'
import type {Run} from '../lib/retrain/index.ts'

export type ShowJson = ShownVersion | Run

export default class Show extends BaseCommand<ShowJson> {
  static override summary =
    'Show one version (digest, metrics, signature, data, stages), or one retraining.'
  static override description =
    'Prints what was written into the tag when the version was registered, and where it stands now.'
  static override examples = [
    '<%= config.bin %> show',
    '<%= config.bin %> show churn@v1.2.0',
    "<%= config.bin %> show '#production' --json",
    '<%= config.bin %> show r20260301-3f9a1c',
  ]
  static override args = {
    ref: Args.string({
      description:
        'A version, NAME#stage, a Git revision or a run of `retrain`; the latest version if left out.',
    }),
  }
  static override flags = {
    pre: Flags.boolean({description: 'The latest may be a prerelease.', default: false}),
  }

  async run(): Promise<ShowJson> {
    const {args, flags} = await this.parse(Show)
    if (args.ref !== undefined && RUN_ID.test(args.ref))
      return this.#showRun(args.ref, flags.directory)
    const shown = await showVersion(flags.directory, args.ref ?? '', flags.pre)
    const {style} = this.terminal
    const state = shown.active ? '' : style.yellow(' (deprecated)')
    this.terminal.print(style.bold(`${shown.name}@${shown.version}`) + state)
    this.terminal.print(formatFacts(facts(shown), style))
    return shown
  }

  async #showRun(id: string, directory: string): Promise<Run> {
    // All that retraining is made of; whoever looks at a version does not wait for it.
    const {describeDecision, describeRun, findRun, outcomeText} =
      await import('../lib/retrain/index.ts')
    const {run, warnings} = await findRun(directory, id)
    for (const warning of warnings) this.terminal.warn(warning)
    const {style} = this.terminal
    this.terminal.print(`${style.bold(run.id)}: ${outcomeText(run.outcome)}`)
    this.terminal.print(formatFacts(describeRun(run, directory).slice(1), style))
    const {decision} = run.plan
    if (decision.triggers.length > 0) this.terminal.print(formatTable(describeDecision(decision)))
    return run
  }
}

/** A retraining, as no version, stage or commit is called. */
const RUN_ID = /^r\d{8}-/

function facts(shown: ShownVersion): [string, string][] {
  const {data, metrics, signature} = shown
  const size = shown.sizeBytes?.toLocaleString('en-US') ?? '?'
  return [
    ['stages', shown.stages.join(', ') || '-'],
    ['registered', `${shown.registeredAt} by ${shown.author} <${shown.authorEmail}>`],
    ['commit', shown.commit],
    ['parent', shown.parent ?? '-'],
    ['model', shown.path === null ? '-' : `${shown.path}, ${size} bytes`],
    ['sha256', shown.sha256 ?? '- (tagged by another tool)'],
    ...(data === null ? [] : [pair('data', `${data.source} ${data.sha256 ?? ''}`.trim())]),
    ...Object.entries(metrics ?? {}).map(([name, value]) =>
      pair(`metric ${name}`, typeof value === 'string' ? value : JSON.stringify(value)),
    ),
    ...(signature === null
      ? []
      : [
          pair('task', signature.task),
          pair('columns', signature.columns.map(({name, type}) => `${name}: ${type}`).join(', ')),
          pair('outputs', signature.outputs.map(({name, type}) => `${name}: ${type}`).join(', ')),
        ]),
    ...(shown.note === null ? [] : [pair('note', shown.note)]),
    ...(shown.run === null ? [] : [pair('run', shown.run)]),
    ...(shown.test === null
      ? []
      : [pair('judged on', `${shown.test.source} ${shown.test.sha256}`)]),
  ]
}

function pair(key: string, value: string): [string, string] {
  return [key, value]
}
