import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {readHistory, type HistoryEntry} from '../lib/registry/index.ts'
import type {Run} from '../lib/retrain/index.ts'

export interface HistoryJson {
  readonly name: string
  /** Newest first; none under --runs. */
  readonly events: readonly HistoryEntry[]
  /** Retrainings, newest first; null without --runs. */
  readonly runs: readonly Run[] | null
  /** Retrainings that cannot be read, and what to do. */
  readonly warnings: readonly string[]
}

export default class History extends BaseCommand<HistoryJson> {
  static override summary = 'Show who registered, promoted and deprecated what, newest first.'
  static override description = 'One line a tag of the model. With --stage: who held that stage.'
  static override examples = [
    '<%= config.bin %> history',
    '<%= config.bin %> history churn --stage production',
    '<%= config.bin %> history --runs',
  ]
  static override args = {
    name: Args.string({description: 'Name of the model; the one of the project if left out.'}),
  }
  static override flags = {
    stage: Flags.string({description: 'Only what happened to this stage.'}),
    limit: Flags.integer({description: 'At most so many lines.', min: 1}),
    runs: Flags.boolean({
      default: false,
      exclusive: ['stage'],
      description: 'The retrainings instead: why, on which rows, what came out.',
    }),
  }

  async run(): Promise<HistoryJson> {
    const {args, flags} = await this.parse(History)
    if (flags.runs) return this.#runs(flags, args.name)
    const history = await readHistory(flags.directory, {
      ...(args.name === undefined ? {} : {name: args.name}),
      ...(flags.stage === undefined ? {} : {stage: flags.stage}),
      ...(flags.limit === undefined ? {} : {limit: flags.limit}),
    })
    const {style} = this.terminal
    const head = ['WHEN', 'WHAT', 'VERSION', 'STAGE', 'BY', 'TAG'].map(word => style.dim(word))
    const rows = history.events.map(event => [
      event.at.replace('T', ' ').replace('Z', ''),
      event.action,
      event.version ?? (event.stage === null ? '-' : event.commit.slice(0, 7)),
      event.stage ?? '-',
      event.author,
      style.dim(event.tag),
    ])
    if (rows.length > 0) this.terminal.print(formatTable([head, ...rows]))
    else this.terminal.info('Nothing happened there yet.')
    return {...history, runs: null, warnings: []}
  }

  async #runs(
    {directory, limit}: {readonly directory: string; readonly limit: number | undefined},
    name: string | undefined,
  ): Promise<HistoryJson> {
    const {listRuns, runTable} = await import('../lib/retrain/index.ts')
    const all = await listRuns(directory, name)
    for (const warning of all.warnings) this.terminal.warn(warning)
    const runs = all.runs.slice(0, limit)
    const {style} = this.terminal
    const [head = [], ...rows] = runTable(runs)
    if (runs.length > 0)
      this.terminal.print(formatTable([head.map(word => style.dim(word)), ...rows]))
    else this.terminal.info('There was no retraining yet.')
    return {name: all.name, events: [], runs, warnings: all.warnings}
  }
}
