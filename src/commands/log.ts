import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {showLog, type ShownLog} from '../lib/log/index.ts'

export type LogJson = ShownLog

export default class Log extends BaseCommand<LogJson> {
  static override summary = 'Show what a server predicted, newest first, or write it to a file.'
  static override description =
    'Reads the prediction log in .mlops/log, whether or not a server runs: every row of every ' +
    'request with its inputs, prediction, version and time, several versions as one table. Times ' +
    'are UTC. --feedback adds what was told by POST /feedback.'
  static override examples = [
    '<%= config.bin %> log',
    '<%= config.bin %> log flights --since 7d --version v1.2.0 --limit 50',
    '<%= config.bin %> log --since 2026-03-01 --feedback --out predictions.parquet',
  ]
  static override args = {
    name: Args.string({description: 'Model; that of the project when left out.'}),
  }
  static override flags = {
    since: Flags.string({
      helpValue: 'TIME',
      description: 'Only what came since then: 12h, 7d, 2026-03-01, 2026-03-01T04:00:00Z.',
    }),
    until: Flags.string({helpValue: 'TIME', description: 'Only what came before then.'}),
    version: Flags.string({
      helpValue: 'VERSION',
      description: 'Only predictions of this version, or of the model of this SHA-256.',
    }),
    limit: Flags.integer({
      min: 1,
      description: 'The newest so many rows; 20, or all of them with --out.',
    }),
    feedback: Flags.boolean({default: false, description: 'Add labels and outcomes.'}),
    out: Flags.string({
      helpValue: 'FILE',
      description: 'Write a .parquet, .csv, .tsv or .ndjson file instead.',
    }),
  }

  override async run(): Promise<LogJson> {
    const {args, flags} = await this.parse(Log)
    const shown = await showLog({...flags, ...args, signal: this.signal})
    if (shown.output !== null) {
      this.terminal.info(`${shown.rows.toLocaleString('en-US')} rows of ${shown.model}`)
      this.terminal.print(shown.output)
    } else if (shown.rows === 0) this.terminal.info('No prediction is there.')
    else this.terminal.print(() => this.#table(shown))
    return shown
  }

  #table({predictions, columns}: ShownLog): string {
    const {style} = this.terminal
    const named = (role: string): string[] =>
      columns.flatMap(column => (column.role === role ? [column.name] : []))
    const inputs = named('input')
    const told = named('feedback').filter(name => name !== 'feedback_details')
    const outputs = named('output').filter(name => !name.startsWith('probability_'))
    const shown = [...outputs.slice(0, MOST_OUTPUTS), ...told]
    const head = ['TIME', 'ID', 'VERSION', ...shown.map(name => name.toUpperCase()), 'INPUTS']
    const rows = predictions.map(row => [
      cell(row['time']),
      style.dim(`${cell(row['id'])}.${cell(row['row'])}`),
      cell(row['version'] ?? String(row['sha256']).slice(0, 7)),
      ...shown.map(name => cell(row[name])),
      style.dim(shorten(inputs.map(name => `${name}=${cell(row[name])}`).join(' '))),
    ])
    return formatTable([head.map(word => style.dim(word)), ...rows])
  }
}

const MOST_OUTPUTS = 4
const MOST_CHARACTERS = 80

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 23)
  if (typeof value === 'number') return String(Number(value.toPrecision(6)))
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function shorten(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`
}
