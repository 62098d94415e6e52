import {Args, Flags} from '@oclif/core'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {showVersion, type ShownVersion} from '../lib/registry/index.ts'

export type ShowJson = ShownVersion

export default class Show extends BaseCommand<ShowJson> {
  static override summary = 'Show one version: digest, metrics, signature, data, stages.'
  static override description =
    'Prints what was written into the tag when the version was registered, and where it stands now.'
  static override examples = [
    '<%= config.bin %> show',
    '<%= config.bin %> show churn@v1.2.0',
    "<%= config.bin %> show '#production' --json",
  ]
  static override args = {
    ref: Args.string({
      description: 'A version, NAME#stage or a Git revision; the latest if left out.',
    }),
  }
  static override flags = {
    pre: Flags.boolean({description: 'The latest may be a prerelease.', default: false}),
  }

  async run(): Promise<ShowJson> {
    const {args, flags} = await this.parse(Show)
    const shown = await showVersion(flags.directory, args.ref ?? '', flags.pre)
    const {style} = this.terminal
    const state = shown.active ? '' : style.yellow(' (deprecated)')
    this.terminal.print(style.bold(`${shown.name}@${shown.version}`) + state)
    this.terminal.print(formatTable(facts(shown).map(([key, value]) => [style.dim(key), value])))
    return shown
  }
}

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
