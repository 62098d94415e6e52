import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatFacts, formatTable} from '../lib/cli/index.ts'
import {parseMoment} from '../lib/log/index.ts'
import {
  checkRetraining,
  describeDecision,
  describePlan,
  describeRun,
  outcomeText,
  planRetraining,
  retrainModel,
  watchModel,
  type Decision,
  type RetrainRequest,
  type Retraining,
  type Run,
  type RunPlan,
  type WatchRecord,
} from '../lib/retrain/index.ts'

export interface RetrainJson {
  /** null under --watch, where no attempt came to its end. */
  readonly decision: Decision | null
  /** What a run would do, under --dry-run; null where there is nothing to do. */
  readonly plan: RunPlan | null
  /** What a run did; null where there was nothing to do. */
  readonly run: Run | null
  /** ended_before: a run with the same inputs came to its end earlier, and nothing was done again. */
  readonly began: Retraining['began']
  readonly warnings: readonly string[]
  /** The `--watch` that runs, under --check; null where none does. */
  readonly watch: WatchRecord | null
}

export default class Retrain extends BaseCommand<RetrainJson> {
  static override summary =
    'Train the model again when it is time, and release it if it proves better.'
  static override description =
    'Looks at the schedule and the triggers of mlops.yaml; if one fired, takes the newest data, trains, ' +
    'compares with the model in use on rows that neither has seen, registers, and deploys, or asks for ' +
    'approval. Every stage is recorded, and a run that was interrupted goes on where it stopped. Exit 0 when ' +
    'there is nothing to do too, 3 when the gate failed, 5 when the rows do not tell.'
  static override examples = [
    '<%= config.bin %> retrain --check',
    '<%= config.bin %> retrain',
    '<%= config.bin %> retrain flights --force --strategy scratch --stage-only',
    {
      description: 'For good, until Ctrl-C or SIGTERM:',
      command: '<%= config.bin %> retrain --watch',
    },
    {
      description: 'As it would have been on another day:',
      command: '<%= config.bin %> retrain --as-of 2013-09-01 --dry-run',
    },
  ]
  static override args = {
    name: Args.string({description: 'Model; that of the project when left out.'}),
  }
  static override flags = {
    check: Flags.boolean({
      default: false,
      description: 'Say which triggers fired and why, and train nothing.',
    }),
    'dry-run': Flags.boolean({
      default: false,
      exclusive: ['check'],
      description: 'Say what would be done, and do nothing.',
    }),
    force: Flags.boolean({
      default: false,
      description: 'Train although no trigger fired, or although the same was trained before.',
    }),
    'stage-only': Flags.boolean({
      default: false,
      description: 'Register, give the stages before the last one, and do not deploy.',
    }),
    strategy: Flags.option({
      options: ['scratch', 'fine_tune', 'auto'] as const,
      description: 'Instead of retrain.strategy.',
    })(),
    'as-of': Flags.string({
      helpValue: 'TIME',
      description: 'See no later row and no later run: 2026-03-01, 7d ago as 7d.',
    }),
    inconclusive: Flags.option({
      options: ['fail', 'pass'] as const,
      description: 'What it counts as where the rows do not tell; exit 5 and no release otherwise.',
    })(),
    watch: Flags.boolean({
      default: false,
      exclusive: ['check', 'dry-run', 'force', 'as-of'],
      description: 'Stay and retrain whenever it is time; one process a project.',
    }),
    push: Flags.boolean({
      default: false,
      description:
        'Push the tags of the new version, with the commit that they name; the branch is not pushed.',
    }),
  }

  override async run(): Promise<RetrainJson> {
    const {args, flags} = await this.parse(Retrain)
    const request = {
      ...flags,
      name: args.name,
      stageOnly: flags['stage-only'],
      asOf: asOfMoment(flags['as-of']),
      mlopsVersion: this.config.version,
      signal: this.signal,
      onLine: (line: string) => {
        this.terminal.info(this.terminal.styleErr.dim(`  ${line}`))
      },
      onStage: (stage: string, what: string) => {
        this.terminal.info(`${this.terminal.styleErr.bold(stage.padEnd(9))}${what}`)
      },
      onWarning: (warning: string) => {
        this.terminal.warn(warning)
      },
    }
    if (flags.watch) return this.#watch(request, flags.directory)
    if (flags.check) return this.#decided({...(await checkRetraining(request)), plan: null})
    if (flags['dry-run']) return this.#decided({...(await planRetraining(request)), watch: null})
    const retraining = await this.#retrain(request)
    this.#print(retraining, flags.directory)
    const outcome = retraining.run?.outcome
    if (outcome === 'gate_failed' || outcome === 'rejected') this.conclude('fail')
    if (outcome === 'inconclusive') this.conclude('inconclusive')
    return json(retraining)
  }

  async #retrain(request: RetrainRequest & {readonly mlopsVersion: string}): Promise<Retraining> {
    const progress = this.terminal.progress('Retraining')
    return retrainModel(request).finally(() => {
      progress.stop()
    })
  }

  async #watch(
    request: Omit<Parameters<typeof watchModel>[0], 'onRetraining'>,
    directory: string,
  ): Promise<RetrainJson> {
    let last: RetrainJson = {
      decision: null,
      plan: null,
      run: null,
      began: null,
      warnings: [],
      watch: null,
    }
    await watchModel({
      ...request,
      onRetraining: retraining => {
        last = json(retraining)
        this.#print(retraining, directory)
      },
      onError: error => {
        this.terminal.warn(error.message)
      },
      onRecord: record => {
        this.terminal.info(describeWatch(record))
      },
    })
    return last
  }

  #decided({
    decision,
    plan,
    warnings,
    watch,
  }: Pick<RetrainJson, 'plan' | 'warnings' | 'watch'> & {
    readonly decision: Decision
  }): RetrainJson {
    for (const warning of warnings) this.terminal.warn(warning)
    this.#head(decision.retrain ? 'Would retrain' : 'Nothing to do', decision.reason)
    if (decision.triggers.length > 0) this.terminal.print(formatTable(describeDecision(decision)))
    if (plan !== null) this.terminal.print(formatFacts(describePlan(plan), this.terminal.style))
    if (watch !== null) this.terminal.print(watchText(watch))
    return {decision, plan, run: null, began: null, warnings, watch}
  }

  #print({decision, run, began, warnings}: Retraining, directory: string): void {
    for (const warning of warnings) this.terminal.warn(warning)
    if (run === null) {
      this.#head('Nothing to do', decision.reason)
      return
    }
    const before = began === 'ended_before' ? 'The same was trained before' : run.plan.name
    this.#head(before, outcomeText(run.outcome))
    this.terminal.print(formatFacts(describeRun(run, directory), this.terminal.style))
  }

  #head(title: string, text: string): void {
    this.terminal.print(`${this.terminal.style.bold(title)}: ${text}`)
  }
}

function json({decision, run, began, warnings}: Retraining): RetrainJson {
  return {decision, plan: null, run, began, warnings, watch: null}
}

function watchText({pid, host, startedAt, nextAt, failures}: WatchRecord): string {
  const next = nextAt === null ? 'looking now' : `next look ${nextAt}`
  const failed = failures > 0 ? `, ${failures} failed in a row` : ''
  return `Watched by process ${pid} on ${host} since ${startedAt}, ${next}${failed}.`
}

function describeWatch({nextAt, failures}: WatchRecord): string {
  if (nextAt === null) return 'Watch ended; the next one goes on from here.'
  const after = failures > 0 ? ` (${failures} failed in a row)` : ''
  return `Next attempt at ${nextAt}${after}.`
}

function asOfMoment(text: string | undefined): Date | undefined {
  const moment = parseMoment(text, '--as-of', Date.now())
  return moment === undefined ? undefined : new Date(moment)
}
